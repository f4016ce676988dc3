using System.Diagnostics;

namespace AgentObservatory.Tests.Extensions.AI;

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

    /// <summary>The approvals that a span tells of, as "state id".</summary>
    internal string[] ApprovalsOf(SpanRecord span) =>
        [
            .. Envelope
                .Events.Where(told => told.SpanId == span.SpanId)
                .Select(told => told.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Where(told => told.Name == "tool_approval")
                .Select(told =>
                    told.Attributes["agent_observatory.approval.state"] + " " + told.Attributes["gen_ai.tool.call.id"]
                ),
        ];

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
            .Attributes.Where(attribute => !attribute.Key.EndsWith("_ms", StringComparison.Ordinal))
            .Where(attribute => attribute.Key is not ("otel.scope.name" or "gen_ai.response.time_to_first_chunk"))
            .Select(attribute => $"{attribute.Key}={attribute.Value}");
        return $"{Path(span)}, {span.Status}, {span.Error?.Type}, {string.Join(", ", attributes)}, "
            + string.Join(", ", ApprovalsOf(span));
    }

    private string Path(SpanRecord span) =>
        (Envelope.Spans.FirstOrDefault(one => one.SpanId == span.ParentSpanId) is { } parent ? Path(parent) + "/" : "")
        + $"{span.Kind} {span.Name}";
}
