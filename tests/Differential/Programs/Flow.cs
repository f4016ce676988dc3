namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Work that leaves its flow of control and is attached to a span elsewhere.</summary>
internal static class Flow
{
    public static void AttachedOnAnotherThread(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.AgentStep("step");
        var thread = new Thread(() =>
        {
            stage.NoteCurrent();
            session.ToolCall("not attached").Dispose();
            using (span.Attach())
            {
                stage.NoteCurrent();
                using AgentSpan attached = session.ToolCall("attached");
                attached.Event("event");
            }

            stage.NoteCurrent();
        });
        thread.UnsafeStart();
        thread.Join();
        stage.NoteCurrent();
    }

    public static void ScopesOfSpansThatHaveEnded(Stage stage)
    {
        AgentSession session = stage.Session();
        AgentSpan outer = session.AgentStep("outer");
        AgentSpan inner = session.AgentStep("inner");
        inner.Dispose();
        using (inner.Attach())
        {
            stage.NoteCurrent();
            session.ToolCall("under outer").Dispose();
        }

        outer.Dispose();
        using (inner.Attach())
        {
            stage.NoteCurrent();
            session.ToolCall("under none").Dispose();
        }

        session.Dispose();
        using (inner.Attach())
        {
            stage.NoteCurrent();
        }
    }

    public static void ScopesThatEndOutOfOrder(Stage stage)
    {
        using AgentSession session = stage.Session();
        AgentSpan one = session.AgentStep("one");
        AgentSpan two = session.AgentStep("two");
        SpanScope first = one.Attach();
        SpanScope second = two.Attach();
        stage.NoteCurrent();
        first.Dispose();
        stage.NoteCurrent();
        second.Dispose();
        stage.NoteCurrent();
        second.Dispose();
        stage.NoteCurrent();
        using (one.Attach())
        {
            one.Dispose();
            stage.NoteCurrent();
            session.ToolCall("where one has ended").Dispose();
        }

        two.Dispose();
        stage.NoteCurrent();
    }

    public static void SpansOfAnotherSessionAreAttached(Stage stage)
    {
        using AgentSession first = stage.Session("first");
        using AgentSpan ofFirst = first.AgentStep("of first");
        using AgentSession second = stage.Session("second");
        using (ofFirst.Attach())
        {
            stage.NoteCurrent();
            second.ToolCall("of second").Dispose();
            first.ToolCall("of first's").Dispose();
            using AgentSession third = stage.Session("third");
        }

        stage.NoteCurrent();
    }

    public static async Task WhatTasksMakeCurrentStaysTheirs(Stage stage)
    {
        using AgentSession session = stage.Session();
        using (session.AgentStep("step"))
        {
            Task left = Open("left");
            Task right = Open("right");
            stage.NoteCurrent();
            session.ToolCall("beside them").Dispose();
            await left;
            await right;
        }

        stage.NoteCurrent();

        async Task Open(string name)
        {
            await stage.NextTurn();
            using AgentSpan span = session.ToolCall(name);
            await stage.NextTurn();
            stage.NoteCurrent();
        }
    }

    public static void TraceParentsOfSpansAndSessions(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Note(session.TraceParent);
        using (AgentSpan span = session.AgentStep("step"))
        {
            stage.Note(session.TraceParent);
            stage.Note(span.SpanId.ToString());
            stage.Note(span.Kind + " " + span.Name + " " + ReferenceEquals(span.Session, session));
        }

        stage.Note(session.TraceParent);
    }
}
