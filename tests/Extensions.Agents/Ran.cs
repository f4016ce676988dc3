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
) : RunLeft(Envelope, Activities)
{
    private protected override string Title => SetUp.ToString();

    /// <summary>The usage that the innermost spans have.</summary>
    internal long SumOfLeaves(string key) => Of(SpanKind.LlmCall).Sum(span => span.Attributes[key].AsInteger());

    private protected override string Details(SpanRecord span)
    {
        IEnumerable<string> attributes = span
            .Attributes.Where(attribute => !IsOfThisRun(attribute.Key) && !IsSaidTwice(span, attribute))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Key}={attribute.Value}");
        IEnumerable<string> events = EventsOf(span)
            .Where(_ => span.Kind != SpanKind.Stream)
            .Select(told => $"{told.Name} {string.Join(' ', told.Attributes)}");
        return $"{string.Join(", ", attributes)}, {string.Join(", ", events)}";
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
}
