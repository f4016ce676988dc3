using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Analysis;

/// <summary>The trace that the table of queries asks about, with the events that observers saw. Its clock starts at 08:00 and
/// stands still but for what the program says.</summary>
internal static class QueryTrace
{
    internal static readonly DateTimeOffset Start = new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);

    /// <summary>An hour after the session's start.</summary>
    internal static readonly DateTimeOffset Now = Start.AddHours(1);

    internal static readonly Lazy<(SessionEnvelope Envelope, TraceEvent[] Events)> Recorded = new(Record);

    private static (SessionEnvelope, TraceEvent[]) Record()
    {
        var clock = new FakeTimeProvider(Start);
        var memory = new InMemoryExporter();
        var events = new List<TraceEvent>();
        ObservatoryOptions options = Some.Quiet() with { TimeProvider = clock };
        using (Observatory observatory = Some.Inline(options, memory))
        using (observatory.Events.Subscribe(events.Add))
        {
            var metadata = new Dictionary<string, object?> { ["tenant"] = "acme", ["retries"] = 2 };
            var context = new AgentContext("s1", "demo", "ann", metadata);
            using AgentSession session = observatory.StartSession(context);
            Run(session, clock);
        }

        return (Assert.Single(memory.Envelopes), [.. events]);
    }

    private static void Run(AgentSession session, FakeTimeProvider clock)
    {
        using (session.AgentStep("plan", ("city", "Zurich"), ("note", "Use the \"fast\" path")))
        {
            using (AgentSpan call = session.LlmCall("gpt-4.1", ("gen_ai.provider.name", "openai")))
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                call.Set("gen_ai.usage.input_tokens", 1200);
                call.Set("gen_ai.usage.output_tokens", 80);
                call.Set("gen_ai.response.finish_reasons", new[] { "stop", "length" });
            }

            using (AgentSpan tool = session.ToolCall("search", ("query", "rx"), ("top_k", 5), ("ratio", 0.5)))
            {
                clock.Advance(TimeSpan.FromMilliseconds(300));
                tool.Event("cache_miss", ("shard", "a"));
                tool.Set("hits", 12);
                tool.Set("elapsed_ms", 300);
                tool.Set("cached", false);
                tool.Set("due", "2026-02-01");
                tool.Set("nothing", AttributeValue.Null);
            }

            using (AgentSpan tool = session.ToolCall("fetch", ("bytes", 2_000_000), ("url", "https://example.org/a?b=c")))
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                tool.Fail(new TimeoutException("Timeout after 30 s"));
            }

            using (StreamSpan stream = session.Stream("answer"))
            {
                stream.Event("token", ("text", "Don't "));
                clock.Advance(TimeSpan.FromMilliseconds(50));
                stream.Event("token", ("text", "stop"));
                stream.Event("end");
            }
        }
    }
}
