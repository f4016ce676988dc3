using System.Diagnostics;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>What a run has left: in the envelope, and with whoever listens to activities.</summary>
internal sealed record Ran(
    SetUp SetUp,
    SessionEnvelope Envelope,
    IReadOnlyList<Activity> Activities,
    IReadOnlyList<Diagnostic> Diagnostics,
    Model Model
) : RunLeft(Envelope, Activities)
{
    private protected override string Title => SetUp.ToString();

    /// <summary>The approvals that a span tells of, as "state id".</summary>
    internal string[] ApprovalsOf(SpanRecord span) =>
        [
            .. EventsOf(span)
                .Where(told => told.Name == "tool_approval")
                .Select(told =>
                    told.Attributes["agent_observatory.approval.state"] + " " + told.Attributes["gen_ai.tool.call.id"]
                ),
        ];

    private protected override string Details(SpanRecord span)
    {
        IEnumerable<string> attributes = span
            .Attributes.Where(attribute => !attribute.Key.EndsWith("_ms", StringComparison.Ordinal))
            .Where(attribute => attribute.Key is not ("otel.scope.name" or "gen_ai.response.time_to_first_chunk"))
            .Select(attribute => $"{attribute.Key}={attribute.Value}");
        return $"{string.Join(", ", attributes)}, {string.Join(", ", ApprovalsOf(span))}";
    }
}
