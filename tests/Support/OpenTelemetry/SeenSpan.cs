using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>An event as somebody received it; values as <see cref="SeenValue"/> writes them.</summary>
internal sealed record SeenEvent(string Name, long Time, IReadOnlyDictionary<string, string> Attributes)
{
    internal string Line() => "event " + Name + " at " + Time + ": " + SeenValue.Line(Attributes);
}

/// <summary>A span as somebody received it; times in nanoseconds, kind and status by OTLP's numbers.</summary>
internal sealed record SeenSpan(
    string TraceId,
    string SpanId,
    string ParentSpanId,
    string Name,
    int Kind,
    long Start,
    long End,
    int Status,
    string Message,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<SeenEvent> Events
)
{
    internal const int Unset = 0;
    internal const int Error = 2;

    /// <summary>Everything about it as text, for comparison: attributes by name, since they have no order, and events in theirs.</summary>
    internal string[] Lines() =>
        [
            "trace " + TraceId + ", span " + SpanId + ", parent " + ParentSpanId,
            Name + ", kind " + Kind + ", " + Start + " to " + End,
            "status " + Status + ": " + Message,
            SeenValue.Line(Attributes),
            .. Events.Select(item => item.Line()),
        ];

    internal static SeenSpan Of(Activity activity) =>
        new(
            activity.TraceId.ToHexString(),
            activity.SpanId.ToHexString(),
            activity.ParentSpanId == default ? "" : activity.ParentSpanId.ToHexString(),
            activity.DisplayName,
            activity.Kind == ActivityKind.Client ? 3 : 1,
            Nanoseconds(activity.StartTimeUtc),
            Nanoseconds(activity.StartTimeUtc + activity.Duration),
            (int)activity.Status,
            activity.StatusDescription ?? "",
            Values(activity.TagObjects),
            [.. activity.Events.Select(e => new SeenEvent(e.Name, Nanoseconds(e.Timestamp.UtcDateTime), Values(e.Tags)))]
        );

    private static Dictionary<string, string> Values(IEnumerable<KeyValuePair<string, object?>> tags) =>
        tags.ToDictionary(tag => tag.Key, tag => SeenValue.Of(tag.Value));

    private static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;
}

/// <summary>Attribute values as text that tells their types apart.</summary>
internal static class SeenValue
{
    internal static string Of(object? value) =>
        value switch
        {
            null => "null",
            string text => JsonSerializer.Serialize(text),
            bool flag => flag ? "true" : "false",
            long number => number.ToString(CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
            IEnumerable items => "[" + string.Join(",", items.Cast<object?>().Select(Of)) + "]",
            _ => throw new ArgumentException("No attribute value: " + value.GetType(), nameof(value)),
        };

    internal static string Line(IReadOnlyDictionary<string, string> attributes) =>
        string.Join(", ", attributes.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(e => e.Key + "=" + e.Value));

    /// <summary>What an envelope's value is to become, said without the mapping under test.</summary>
    internal static string Expected(AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.Null:
                return "null";
            case AttributeKind.Boolean:
                return Of(value.AsBoolean());
            case AttributeKind.Integer:
                return Of(value.AsInteger());
            case AttributeKind.Float:
                return Of(value.AsFloat());
            case AttributeKind.List when IsUniform([.. value.AsList()]):
                return "[" + string.Join(",", value.AsList().Select(Expected)) + "]";
            default:
                return Of(value.ToString());
        }
    }

    private static bool IsUniform(AttributeValue[] items) =>
        items.Length == 0
        || (
            items.All(item => item.Kind == items[0].Kind)
            && items[0].Kind is AttributeKind.Boolean or AttributeKind.Integer or AttributeKind.Float or AttributeKind.String
        );
}
