namespace AgentObservatory.Terminal;

/// <summary>The one place of this library that knows the process's standard output.</summary>
internal static class StandardOutput
{
    public static TextWriter Writer => Console.Out;
}
