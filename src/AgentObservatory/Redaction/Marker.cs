namespace AgentObservatory.Redaction;

/// <summary>What stands where a value was.</summary>
internal static class Marker
{
    internal const string Redacted = "[redacted]";

    internal static string Of(string what) => "[redacted " + what + "]";
}
