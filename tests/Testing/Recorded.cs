namespace AgentObservatory.Tests.Testing;

/// <summary>An agent that plans, searches twice and answers, as the recorder sees it.</summary>
internal static class Recorded
{
    internal static readonly AgentContext Context = new("a session", "demo-agent");

    internal static SessionEnvelope Run(Action<AgentSession, TestClock> agent)
    {
        using var recorder = new TraceRecorder();
        using (AgentSession session = recorder.Observatory.StartSession(Context))
        {
            agent(session, recorder.Clock);
        }

        return recorder.Trace;
    }

    internal static SessionEnvelope Searching() =>
        Run(
            static (session, clock) =>
            {
                using (session.AgentStep("plan"))
                {
                    Search(session, clock, "rx");
                    Search(session, clock, "linq");
                }

                using (session.LlmCall("answer", ("gen_ai.usage.input_tokens", 900), ("gen_ai.usage.output_tokens", 100)))
                {
                    clock.Advance(TimeSpan.FromSeconds(3));
                }
            }
        );

    private static void Search(AgentSession session, TestClock clock, string query)
    {
        using AgentSpan search = session.ToolCall("search", ("query", query), ("top_k", 5));
        clock.Advance(TimeSpan.FromSeconds(1));
        search.Event("hit", ("rank", 1));
    }

    /// <summary>The message with which something fails.</summary>
    internal static string MessageOf(Action assertion) =>
        Assert.Throws<TraceAssertionException>(assertion).Message.ReplaceLineEndings("\n");
}
