namespace AgentObservatory.ObsView.Views;

/// <summary>What sessions are sorted by: the lowest number comes first, and equal ones keep the order of the files.</summary>
internal static class SessionOrder
{
    public static readonly IReadOnlyList<string> Keys = ["time", "duration", "spans", "errors", "tokens"];

    /// <summary>The order of a key; null without one.</summary>
    public static Func<SessionSummary, long>? Of(string? key) =>
        key switch
        {
            "time" => session => session.Session.StartTime.UnixNanoseconds,
            "duration" => session => -session.DurationNanoseconds,
            "spans" => session => -session.Spans,
            "errors" => session => -session.Errors,
            "tokens" => session => -session.Tokens.Total,
            _ => null,
        };
}
