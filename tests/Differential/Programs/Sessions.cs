namespace AgentObservatory.Tests.Differential.Programs;

internal static class Sessions
{
    private static readonly string RemoteParent = "00-" + Stage.RemoteTraceId + "-" + Stage.RemoteSpanId + "-01";

    public static void SessionsWithinSpansOfOthers(Stage stage)
    {
        using AgentSession supervisor = stage.Session("supervisor");
        using (AgentSession direct = stage.Session("directly within"))
        {
            direct.ToolCall("tool").Dispose();
        }

        using (supervisor.AgentStep("delegate"))
        {
            stage.Note(supervisor.TraceParent);
            using AgentSession worker = stage.Session("worker");
            stage.NoteCurrent();
            using (worker.ToolCall("tool"))
            {
                using AgentSession inner = stage.Session("worker of the worker");
                supervisor.ToolCall("of the outermost").Dispose();
                stage.Note(inner.TraceParent);
                stage.NoteCurrent();
            }
        }

        stage.NoteCurrent();
    }

    public static void SessionsThatEndOutOfOrder(Stage stage)
    {
        AgentSession first = stage.Session("first");
        AgentSession second = stage.Session("second");
        AgentSpan ofSecond = second.ToolCall("of second");
        first.Dispose();
        stage.NoteCurrent();
        first.ToolCall("late").Dispose();
        ofSecond.Dispose();
        second.Dispose();
        stage.NoteCurrent();
        using AgentSession third = stage.Session("third");
        third.ToolCall("tool").Dispose();
    }

    public static void ParentsFromOtherProcesses(Stage stage)
    {
        using (AgentSession remote = Start("remote", RemoteParent))
        {
            stage.Note(remote.TraceParent);
            using AgentSpan span = remote.ToolCall("tool");
            stage.Note(remote.TraceParent);
            using AgentSession within = Start("its parent counts before the current span", RemoteParent);
        }

        using AgentSession local = stage.Session("local");
        using AgentSession handedOver = Start("handed over", local.TraceParent);

        AgentSession Start(string id, string parent) =>
            stage.Observatory.StartSession(new AgentContext(id, "agent", Parent: parent));
    }

    public static void ParentsThatAreNone(Stage stage)
    {
        string[] parents =
        [
            "",
            "no parent",
            "00-" + Stage.RemoteTraceId + "-0000000000000000-01",
            "00-00000000000000000000000000000000-" + Stage.RemoteSpanId + "-01",
            "ff-" + Stage.RemoteTraceId + "-" + Stage.RemoteSpanId + "-01",
            RemoteParent.ToUpperInvariant(),
            RemoteParent + "-more",
            RemoteParent[..^1],
            "cc" + RemoteParent[2..] + "-more",
        ];
        using AgentSession around = stage.Session("around");
        foreach (string parent in parents)
        {
            stage.Observatory.StartSession(new AgentContext("child", "agent", Parent: parent)).Dispose();
        }
    }

    public static void ContextsOfAnyKind(Stage stage)
    {
        AgentContext?[] contexts =
        [
            null,
            new(null, null!),
            new("", "", ""),
            new("id", "agent", "user", new Dictionary<string, object?> { ["version"] = 1, ["nested"] = new[] { 1, 2 } }),
            new("\ud800", "a\0b", "line\nfeed", [new("a", 1), new("a", 2), new(null!, 3)]),
            new(new string('i', 1_025), new string('a', 1_025), new string('u', 1_025)),
            new("many", "agent", Metadata: Some.Dictionary(130)),
        ];
        foreach (AgentContext? context in contexts)
        {
            using AgentSession session = stage.Observatory.StartSession(context);
            stage.Note(session.SessionId);
            stage.Note(session.TraceId.ToString());
            session.ToolCall("tool").Dispose();
        }
    }

    public static void FailuresByHand(Stage stage)
    {
        Fail("exception", new IOException("run failed"));
        Fail("nothing", [null]);
        Fail("cancellation", new OperationCanceledException("stop"));
        Fail("timeout", new TaskCanceledException("slow", new TimeoutException()));
        Fail("last counts", new IOException("first"), new FormatException("second"));
        AgentSession ended = stage.Session("too late");
        ended.Dispose();
        stage.Note(ended.Fail(new IOException()).ToString());

        void Fail(string id, params Exception?[] exceptions)
        {
            using AgentSession session = stage.Session(id);
            foreach (Exception? exception in exceptions)
            {
                stage.Note(session.Fail(exception).ToString());
            }
        }
    }

    public static void AWrapperAroundASessionByHand(Stage stage)
    {
        Run("ok", session => session.ToolCall("tool").Dispose());
        Run("error", _ => throw new IOException("run failed"));
        Run("cancelled", _ => throw new OperationCanceledException("stop"));

        void Run(string id, Action<AgentSession> body) =>
            stage.Catch(() =>
            {
                AgentSession session = stage.Session(id);
                try
                {
                    body(session);
                }
                catch (Exception exception)
                {
                    session.Fail(exception);
                    throw;
                }
                finally
                {
                    stage.Pass(1);
                    session.Dispose();
                }
            });
    }

    public static void ReportsAfterTheEndOfTheSession(Stage stage)
    {
        AgentSession session = stage.Session();
        AgentSpan span = session.AgentStep("step");
        StreamSpan stream = session.Stream("stream");
        session.Dispose();
        stage.NoteCurrent();
        span.Event("event");
        stream.Event("item");
        span.Set("set", 1);
        span.Fail(new IOException());
        span.Dispose();
        stream.Complete();
        session.ToolCall("tool").Dispose();
        session.ToolCall("wrapped", tool => tool.Event("event"));
        session.Dispose();
        stage.NoteCurrent();
    }

    public static void ASessionThatNobodyEnds(Stage stage)
    {
        AgentSession session = stage.Session("open");
        session.ToolCall("tool").Dispose();
        stage.Session("ended").Dispose();
    }

    public static void SessionsAfterTheShutdown(Stage stage)
    {
        AgentSession open = stage.Session("open");
        open.ToolCall("tool").Dispose();
        stage.Observatory.Dispose();
        open.ToolCall("tool").Dispose();
        open.Dispose();
        using AgentSession refused = stage.Session("refused");
        refused.ToolCall("tool").Dispose();
        stage.NoteCurrent();
    }

    public static void AnExporterThatReports(Stage stage)
    {
        stage.Exporters.Add(new ReportingExporter(stage));
        stage.Session("first").Dispose();
        using AgentSession second = stage.Session("second");
        second.ToolCall("tool").Dispose();
    }

    public static void TheWallClockJumps(Stage stage)
    {
        using AgentSession session = stage.Session();
        session.ToolCall("before").Dispose();
        stage.Clock.Wall += TimeSpan.FromHours(1);
        stage.Pass(1);
        session.ToolCall("not seen yet").Dispose();
        stage.Pass(11_000);
        session.ToolCall("an hour later").Dispose();
        stage.Clock.Wall -= TimeSpan.FromHours(2);
        stage.Pass(11_000);
        using AgentSpan span = session.ToolCall("never earlier");
        stage.Pass(1);
    }

    private sealed class ReportingExporter(Stage stage) : IExporter
    {
        public void Export(SessionEnvelope envelope)
        {
            stage.NoteCurrent();
            using AgentSession session = stage.Session("of the exporter");
            session.ToolCall("tool").Dispose();
            throw new IOException("disk");
        }
    }
}
