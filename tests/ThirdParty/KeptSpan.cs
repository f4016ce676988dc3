using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>What the Aspire dashboard keeps of a span: all of it, with times in steps of 100 ns and every value as text.</summary>
internal static class KeptSpan
{
    internal static SeenSpan Of(SeenSpan sent) =>
        sent with
        {
            Start = Time(sent.Start),
            End = Time(sent.End),
            Attributes = Values(sent.Attributes),
            Events = [.. sent.Events.Select(e => new SeenEvent(e.Name, Time(e.Time), Values(e.Attributes)))],
        };

    private static long Time(long nanoseconds) => nanoseconds / 100 * 100;

    private static Dictionary<string, string> Values(IReadOnlyDictionary<string, string> attributes) =>
        attributes.ToDictionary(entry => entry.Key, entry => Value(entry.Value));

    /// <summary>A list becomes JSON, which it is already here unless it holds floating-point numbers; null becomes empty.</summary>
    private static string Value(string value) =>
        value switch
        {
            ['"', ..] => value,
            "null" => SeenValue.Of(""),
            [.. var number, 'd'] => SeenValue.Of(number),
            _ => SeenValue.Of(value),
        };
}
