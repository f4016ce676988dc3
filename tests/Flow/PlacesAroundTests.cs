using System.Runtime.CompilerServices;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Flow;

public class PlacesAroundTests
{
    [Fact]
    public void Fault29_WhatIsCurrentDoesNotDependOnTheGarbageCollector()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        using AgentSession outer = observatory.StartSession(new AgentContext("outer", "agent"));
        using AgentSpan root = outer.AgentStep("root");
        AgentSession inner = StartWithinASpanThatEnds(observatory, outer);

        Collect();
        outer.ToolCall("while").Dispose();
        inner.Dispose();
        outer.ToolCall("after").Dispose();

        Assert.Same(outer, AgentSession.Current);
        Assert.Same(root, AgentSpan.Current);
        root.Dispose();
        outer.Dispose();
        SessionEnvelope envelope = memory.Envelopes.Single(one => one.Session.SessionId == "outer");
        Assert.All(
            envelope.Spans.Where(span => span.Name is "while" or "after"),
            span => Assert.Equal(root.SpanId, span.ParentSpanId)
        );
    }

    [Fact]
    public void Fault29_ASessionWhoseOuterSessionHasEndedLeadsBackToWhatIsAroundThat()
    {
        using var observatory = Some.Inline();
        using AgentSession outer = observatory.StartSession(Some.Context);
        using AgentSpan root = outer.AgentStep("root");
        AgentSession inner = StartWithinASessionThatEnds(observatory);

        Collect();
        inner.Dispose();

        Assert.Same(root, AgentSpan.Current);
    }

    [Fact]
    public void Fault29_ManySessionsThatAreNestedInOneFlowHideOnlyTheOutermost()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        AgentSession[] sessions = [.. Enumerable.Range(0, 2_000).Select(Start)];
        AgentSpan[] steps = [.. sessions[^200..].Select(session => session.AgentStep("step"))];

        AgentSpan[] tools = [.. sessions[^200..].Select(session => session.ToolCall("tool"))];
        AgentSpan outermost = sessions[0].ToolCall("outermost");

        Array.ForEach([.. tools, outermost, .. steps.Reverse()], span => span.Dispose());
        Assert.Same(sessions[^1], AgentSession.Current);
        Array.ForEach([.. sessions.Reverse()], session => session.Dispose());
        Assert.Null(AgentSession.Current);
        Assert.Equal(
            steps.Select(step => step.SpanId),
            memory
                .Envelopes.SelectMany(envelope => envelope.Spans)
                .Where(span => span.Name == "tool")
                .Select(span => span.ParentSpanId)
                .Reverse()
        );

        AgentSession Start(int number) => observatory.StartSession(new AgentContext($"s{number}", "agent"));
    }

    [Fact]
    public void Fault76_SpansThatEndAfterTheNextOneHasStartedAreCollected()
    {
        using var observatory = Some.Inline();
        using AgentSession first = observatory.StartSession(Some.Context);
        using AgentSession second = observatory.StartSession(Some.Context);

        WeakReference[] ended = HandOverHand(
            100,
            number => number % 2 == 0 ? first : second,
            endsSessions: false,
            out AgentSpan last
        );
        Collect();

        Assert.InRange(ended.Count(span => span.IsAlive), 0, 3);
        GC.KeepAlive(last);
    }

    [Fact]
    public void Fault76_SessionsThatEndAfterTheNextOneHasStartedAreCollected()
    {
        using var observatory = Some.Inline();

        WeakReference[] ended = HandOverHand(
            100,
            _ => observatory.StartSession(Some.Context),
            endsSessions: true,
            out AgentSpan last
        );
        Collect();

        Assert.InRange(ended.Count(span => span.IsAlive), 0, 3);
        GC.KeepAlive(last);
    }

    [Fact]
    public void ASpanFindsItsParentPastOpenSpansOfManyOtherSessions()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        AgentSession[] sessions =
        [
            .. Enumerable.Range(0, 4).Select(number => observatory.StartSession(new AgentContext($"{number}", "agent"))),
        ];
        var expected = new Dictionary<SpanId, SpanId>();
        var open = new List<AgentSpan>();
        var random = new Random(7);
        for (int step = 0; step < 500; step++)
        {
            if (open.Count > 0 && random.Next(3) == 0)
            {
                int ending = random.Next(open.Count);
                open[ending].Dispose();
                open.RemoveAt(ending);
            }
            else
            {
                AgentSession session = sessions[random.Next(sessions.Length)];
                AgentSpan span = session.AgentStep("step");
                expected[span.SpanId] = open.FindLast(other => other.Session == session)?.SpanId ?? SpanId.None;
                open.Add(span);
            }
        }

        Array.ForEach(sessions, session => session.Dispose());

        Assert.All(
            memory.Envelopes.SelectMany(envelope => envelope.Spans),
            span => Assert.Equal(expected[span.SpanId], span.ParentSpanId)
        );
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AgentSession StartWithinASpanThatEnds(Observatory observatory, AgentSession outer)
    {
        using AgentSpan triage = outer.AgentStep("triage");
        return observatory.StartSession(new AgentContext("inner", "agent"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AgentSession StartWithinASessionThatEnds(Observatory observatory)
    {
        using AgentSession middle = observatory.StartSession(new AgentContext("middle", "agent"));
        using AgentSpan step = middle.AgentStep("step");
        return observatory.StartSession(new AgentContext("inner", "agent"));
    }

    /// <summary>Each span ends after the next has started, and so may the sessions.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] HandOverHand(
        int count,
        Func<int, AgentSession> sessionOf,
        bool endsSessions,
        out AgentSpan last
    )
    {
        var ended = new List<WeakReference>();
        AgentSpan? before = null;
        AgentSession? sessionBefore = null;
        for (int number = 0; number < count; number++)
        {
            AgentSession session = sessionOf(number);
            AgentSpan span = session.AgentStep("step");
            before?.Dispose();
            ended.Add(new WeakReference(before));
            if (endsSessions)
            {
                sessionBefore?.Dispose();
            }

            (before, sessionBefore) = (span, session);
        }

        last = before!;
        return [.. ended];
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
