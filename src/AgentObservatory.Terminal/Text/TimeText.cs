namespace AgentObservatory.Terminal;

/// <summary>Moments for people.</summary>
internal static class TimeText
{
    /// <summary>For example "2026-11-22 07:06:43.523Z".</summary>
    public static string ToMilliseconds(Timestamp time) =>
        string.Concat(time.ToString().AsSpan(0, "2026-11-22T07:06:43.523".Length), "Z").Replace('T', ' ');
}
