namespace AgentObservatory.Tests.Support;

/// <summary>Runs, whole and as the lines of their parts.</summary>
internal static class SplitRun
{
    private const int EventsOfAPart = 3;

    /// <summary>A run of seven events, its start and end included.</summary>
    internal static SessionEnvelope Whole(string name)
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        using (AgentSession session = observatory.StartSession(new AgentContext(name, "agent")))
        using (AgentSpan span = session.ToolCall("tool of " + name))
        {
            span.Event("one");
            span.Event("two");
            span.Event("three");
        }

        return memory.Envelopes[0];
    }

    internal static string Line(string name) => EnvelopeText.Write(Whole(name));

    /// <summary>The lines of its three parts: only the first knows how the run is called, and none that it has ended.</summary>
    internal static string[] Lines(SessionEnvelope whole) =>
        [.. whole.Replay().Chunk(EventsOfAPart).Select(static facts => EnvelopeText.Write(SessionReducer.Fold(facts)))];
}
