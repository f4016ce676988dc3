using System.Collections.Concurrent;

namespace AgentObservatory.Tests.Testing;

public class ApprovalTests
{
    [Fact]
    public void ATraceIsPlainTextWithoutIdsAndTimes()
    {
        SessionEnvelope trace = Recorded.Run(
            static (session, clock) =>
            {
                using (session.AgentStep("plan", ("elapsed_ms", 12), ("gen_ai.tool.call.id", "call_7"), ("b", 2), ("a", 1)))
                {
                    using AgentSpan search = session.ToolCall("search", ("query", "rx"));
                    clock.Advance(TimeSpan.FromMilliseconds(Random.Shared.Next(1_000)));
                    search.Event("hit", ("url", "https://example.org"));
                    search.Fail(new TimeoutException("no\nanswer"));
                }

                session.LlmCall("answer").Dispose();
            }
        );

        Assert.Equal(
            """
            session demo-agent
              agent_step plan {"a":1,"b":2,"elapsed_ms":"<time>","gen_ai.tool.call.id":"<id>"}
                tool_call search {"query":"rx"} failed: System.TimeoutException: no\u{a}answer
                  - hit {"url":"https://example.org"}
              llm_call answer

            """.ReplaceLineEndings("\n"),
            trace.ToApprovalText()
        );
    }

    [Fact]
    public void EightParallelToolsGiveOneTextInAThousandRuns()
    {
        var texts = new ConcurrentDictionary<string, int>();
        for (int run = 0; run < 1_000; run++)
        {
            texts.AddOrUpdate(RunInParallel(), 1, static (_, count) => count + 1);
        }

        Assert.Equal(1_000, Assert.Single(texts).Value);
    }

    [Fact]
    public void StepsOneAfterAnotherKeepTheirOrder()
    {
        SessionEnvelope trace = Recorded.Run(
            static (session, _) =>
            {
                session.AgentStep("second").Dispose();
                session.AgentStep("first").Dispose();
            }
        );

        Assert.Equal("session demo-agent\n  agent_step second\n  agent_step first\n", trace.ToApprovalText());
    }

    [Fact]
    public void WhatIsMissingIsSaid()
    {
        using var recorder = new TraceRecorder(static options => options with { MaxEventsPerSession = 10 });
        recorder.Allow(DropReason.EventLimit).Allow(DropReason.SpanNotRecorded);
        using (AgentSession session = recorder.Observatory.StartSession(Recorded.Context))
        {
            for (int number = 0; number < 6; number++)
            {
                session.ToolCall("search").Dispose();
            }
        }

        Assert.Contains("  ! dropped event_limit: ", recorder.Forest.ToApprovalText());
    }

    private static string RunInParallel()
    {
        using var observatory = new Observatory(new InMemoryExporter(), inline: true);
        SessionEnvelope? trace = null;
        using IDisposable seen = observatory.Sessions.Subscribe(envelope => trace = envelope);
        using (AgentSession session = observatory.StartSession(Recorded.Context))
        {
            session.LlmCall("plan").Dispose();
            Parallel.For(
                0,
                8,
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                number =>
                {
                    using AgentSpan tool = session.ToolCall("tool " + number % 4, ("call_id", Guid.NewGuid().ToString()));
                    using (session.AgentStep("within " + number))
                    {
                        tool.Event("hit");
                    }
                }
            );
            session.LlmCall("answer").Dispose();
        }

        return trace!.ToApprovalText();
    }
}
