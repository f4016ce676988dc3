namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>
/// The limit of bytes, met exactly and missed by one character. A change in how memory is estimated shows here first.
/// </summary>
internal static class ByteLimits
{
    public static void AnEventFitsToTheByte(Stage stage) =>
        Twice(stage, 29_398, (_, span, text) => span.Event("e", ("k", text)));

    public static void ASpanFitsToTheByte(Stage stage) =>
        Twice(stage, 32_666, (session, _, text) => session.ToolCall("s", ("k", text)).Dispose());

    public static void ASetAttributeFitsToTheByte(Stage stage) =>
        Twice(stage, 32_676, (_, span, text) => span.Set("k", text));

    // Never thrown, because a stack trace has no fixed length.
    public static void AnErrorFitsToTheByte(Stage stage) =>
        Twice(stage, 16_324, (_, span, text) => span.Fail(new IOException(text)));

    public static void MetadataFitsToTheByte(Stage stage)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        foreach (int length in new[] { 8_163, 8_164 })
        {
            KeyValuePair<string, object?>[] metadata = [new("k", new string('x', length))];
            stage.Observatory.StartSession(new AgentContext("run", "agent", Metadata: metadata)).Dispose();
        }
    }

    private static void Twice(Stage stage, int fitting, Action<AgentSession, AgentSpan, string> report)
    {
        stage.Options = stage.Options with { MaxBytesPerSession = 64 * 1024 };
        foreach (int length in new[] { fitting, fitting + 1 })
        {
            using AgentSession session = stage.Session();
            using AgentSpan span = session.ToolCall("tool");
            span.Event("e");
            span.Event("e");
            report(session, span, new string('x', length));
        }
    }
}
