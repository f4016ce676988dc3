using System.Diagnostics;
using AgentObservatory.Tests.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>What a run has left: in the envelope, and with whoever listens to activities.</summary>
internal sealed record Ran(
    SetUp SetUp,
    SessionEnvelope Envelope,
    IReadOnlyList<Activity> Activities,
    IReadOnlyList<Diagnostic> Diagnostics,
    Model Model
)
{
    internal SpanRecord[] Of(string kind) => [.. Envelope.Spans.Where(span => span.Kind == kind)];

    internal Activity[] ActivitiesOf(string operation) =>
        [.. Activities.Where(activity => activity.DisplayName.Split(' ')[0] == operation)];

    /// <summary>The usage that the innermost spans have.</summary>
    internal long SumOfLeaves(string key) =>
        Envelope.Spans.Where(span => span.Kind == SpanKind.LlmCall).Sum(span => span.Attributes[key].AsInteger());

    /// <summary>The spans without what differs from run to run, each after its parents: ids and times.</summary>
    internal string Shape() => string.Join('\n', Envelope.Spans.Select(Line).Order(StringComparer.Ordinal));

    /// <summary>Everything, for a test that fails.</summary>
    internal string Picture() =>
        string.Join(
            '\n',
            [
                SetUp.ToString(),
                .. Envelope.Spans.Select(span => $"  {span.SpanId} in {span.ParentSpanId}: {Line(span)}"),
                .. Activities.Select(one =>
                    $"  {one.SpanId} in {one.ParentSpanId}: {one.DisplayName} of {one.Source.Name.Split('-')[0]}, {one.Status}, "
                    + string.Join(", ", one.TagObjects)
                ),
            ]
        );

    private string Line(SpanRecord span)
    {
        IEnumerable<string> attributes = span
            .Attributes.Where(attribute => !IsOfThisRun(attribute.Key) && !IsSaidTwice(span, attribute))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Key}={attribute.Value}");
        IEnumerable<string> events = Envelope
            .Events.Where(told => told.SpanId == span.SpanId)
            .Select(told => told.Fact)
            .OfType<TraceFact.StreamEvent>()
            .Where(_ => span.Kind != SpanKind.Stream)
            .Select(told => $"{told.Name} {string.Join(' ', told.Attributes)}");
        return $"{Path(span)}, {span.Status}, {span.Error?.Type}, {string.Join(", ", attributes)}, {string.Join(", ", events)}";
    }

    private static bool IsOfThisRun(string key) =>
        key.EndsWith("_ms", StringComparison.Ordinal)
        || key is "otel.scope.name" or "gen_ai.agent.id" or "gen_ai.response.time_to_first_chunk";

    /// <summary>Function invocation tells of a tool on the source of what is around it, which may be the library's own. It has
    /// nothing new to say.</summary>
    private static bool IsSaidTwice(SpanRecord span, KeyValuePair<string, AttributeValue> attribute) =>
        span.Kind == SpanKind.ToolCall
        && (
            attribute.Key is "gen_ai.operation.name" or "gen_ai.tool.name"
            || (attribute.Key is "gen_ai.tool.description" && attribute.Value.AsString() == "")
        );

    private string Path(SpanRecord span) =>
        (Envelope.Spans.FirstOrDefault(one => one.SpanId == span.ParentSpanId) is { } parent ? Path(parent) + "/" : "")
        + $"{span.Kind} {span.Name}";
}
