using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Live;

/// <summary>A run of several writers, traced live: one trace with one root.</summary>
public class LiveRunTests
{
    [Fact]
    public void OnlyTheFirstWriterHasTheRoot()
    {
        using var listening = new Listening();
        using var first = new OneProcess(options: listening.Options);
        using var second = new OneProcess(options: listening.Options);
        string ticket;
        using (AgentSession session = first.Observatory.StartSession(Some.Context))
        {
            session.AgentStep("plan").Dispose();
            using (session.AgentStep("delegate"))
            using (AgentSession worker = second.Observatory.StartSession(new("w", "w", Ticket: session.HandOver())))
            {
                using (worker.ToolCall("work"))
                {
                    worker.LlmCall("inner").Dispose();
                }

                worker.ToolCall("more").Dispose();
            }

            ticket = session.Suspend("approval");
        }

        Assert.Null(Activity.Current);
        using (AgentSession session = second.Observatory.Resume(ticket))
        {
            session.ToolCall("act").Dispose();
        }

        Assert.Null(Activity.Current);
        IReadOnlyList<SeenSpan> seen = listening.Seen;
        SeenSpan root = Assert.Single(seen, span => span.ParentSpanId == "");
        Assert.Equal(first.Parts[0].Session.RunId.ToString(), root.SpanId);
        Assert.Equal(SeenSpan.Unset, root.Status);
        Assert.Equal("\"suspended\"", root.Attributes["agent_observatory.status"]);
        Assert.Equal("\"approval\"", root.Attributes["agent_observatory.suspend_reason"]);
        Assert.Single(seen.Select(span => span.TraceId).Distinct());
        Assert.Equal(seen.Count, seen.Select(span => span.SpanId).Distinct().Count());

        SessionEnvelope run = OneProcess.Merged(first, second);
        Assert.Equal(run.Spans.Length + 1, seen.Count);
        foreach (SpanRecord span in run.Spans)
        {
            SpanId parent = span.ParentSpanId.IsNone ? run.Session.RunId : span.ParentSpanId;
            Assert.Equal(parent.ToString(), seen.Single(one => one.SpanId == span.SpanId.ToString()).ParentSpanId);
        }
    }

    [Fact]
    public void WhatWasTracedLiveIsNotReplayedAgain()
    {
        using var listening = new Listening();
        using var first = new OneProcess(options: listening.Options);
        string ticket;
        using (AgentSession session = first.Observatory.StartSession(Some.Context))
        {
            ticket = session.Suspend();
        }

        using (AgentSession session = first.Observatory.Resume(ticket))
        {
            session.ToolCall("act").Dispose();
        }

        Assert.Empty(listening.Replay(first.Parts[1]));
    }

    [Fact]
    public void WithoutLiveModeAReplayOfEachPartIsOneTraceWithOneRoot()
    {
        using var listening = new Listening();
        using var first = new OneProcess();
        using var second = new OneProcess();
        string ticket;
        using (AgentSession session = first.Observatory.StartSession(Some.Context))
        {
            session.AgentStep("plan");
            ticket = session.Suspend();
        }

        using (AgentSession session = second.Observatory.Resume(ticket))
        using (session.ToolCall("act"))
        {
            session.LlmCall("inner").Dispose();
        }

        SeenSpan[] seen = [.. listening.Replay(first.Parts[0]), .. listening.Replay(second.Parts[0])];

        Assert.Equal(5, seen.Length);
        Assert.Single(seen.Select(span => span.TraceId).Distinct());
        Assert.Single(seen, span => span.ParentSpanId == "");
        string plan = first.Parts[0].Span("plan").SpanId.ToString();
        SeenSpan act = Assert.Single(seen, span => span.Name == "execute_tool act");
        Assert.Equal(plan, act.ParentSpanId);
        Assert.Equal(act.SpanId, Assert.Single(seen, span => span.Name == "chat inner").ParentSpanId);
        Assert.Equal(plan, Assert.Single(seen, span => span.Name == "suspended").ParentSpanId);
    }

    [Fact]
    public void WhatTheSamplerLeavesOutOfALaterPartIsNotReplayed()
    {
        using var listening = new Listening(ActivitySamplingResult.None);
        using var first = new OneProcess();
        string ticket;
        using (AgentSession session = first.Observatory.StartSession(Some.Context))
        {
            ticket = session.Suspend();
        }

        using (AgentSession session = first.Observatory.Resume(ticket))
        using (session.ToolCall("act"))
        {
            session.LlmCall("inner").Dispose();
        }

        Assert.Empty(listening.Replay(first.Parts[1]));
    }
}
