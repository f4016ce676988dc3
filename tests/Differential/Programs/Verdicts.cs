namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Plain using blocks that an exception leaves synchronously, and those that it does not leave.</summary>
internal static class Verdicts
{
    public static void APlainSpanIsLeftByAnException(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Catch(() =>
        {
            using AgentSpan outer = session.AgentStep("outer");
            using AgentSpan inner = session.ToolCall("inner");
            throw new IOException("disk");
        });
        stage.NoteCurrent();
        session.ToolCall("afterwards").Dispose();
    }

    public static void APlainStreamIsLeftByAnException(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Catch(() =>
        {
            using StreamSpan stream = session.Stream("stream");
            stream.Event("item");
            throw new IOException("disk");
        });
    }

    public static void APlainSessionIsLeftByAnException(Stage stage) =>
        stage.Catch(() =>
        {
            using AgentSession session = stage.Session();
            using AgentSpan span = session.ToolCall("tool");
            throw new IOException("disk");
        });

    public static void AnExceptionIsHandledWithinAPlainSpan(Stage stage)
    {
        using AgentSession session = stage.Session();
        using (session.AgentStep("handles"))
        {
            try
            {
                using AgentSpan left = session.ToolCall("left");
                throw new IOException("disk");
            }
            catch (IOException)
            {
                session.ToolCall("in the handler").Dispose();
            }

            session.ToolCall("after the handler").Dispose();
        }
    }

    public static void AFilterRecordsWhichExceptionItWas(Stage stage)
    {
        using AgentSession session = stage.Session();
        stage.Catch(() =>
        {
            using AgentSpan span = session.ToolCall("tool");
            try
            {
                throw new IOException("disk");
            }
            catch (Exception exception) when (span.Fail(exception))
            {
                stage.Note("caught");
            }
        });
        stage.Catch(() =>
        {
            using AgentSpan span = session.ToolCall("cancelled");
            try
            {
                throw new OperationCanceledException("stop");
            }
            catch (Exception exception) when (span.Fail(exception)) { }
        });
    }
}
