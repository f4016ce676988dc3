using System.Diagnostics;
using OpenTelemetry.Trace;

namespace RealClients;

/// <summary>
/// Drops the span that a client makes of a model call which the agent has reported already: a "chat" directly within a "chat".
/// What runs beneath it, such as the HTTP request, then hangs under the agent's. Everything else the inner sampler decides.
/// </summary>
internal sealed class OneSpanPerCall(Sampler inner) : Sampler
{
    private const string Operation = "gen_ai.operation.name";

    public override SamplingResult ShouldSample(in SamplingParameters parameters)
    {
        bool isChat = parameters.Tags?.Any(tag => tag is { Key: Operation, Value: "chat" }) is true;
        return isChat && OperationAbove(parameters.ParentContext) is "chat"
            ? new SamplingResult(SamplingDecision.Drop)
            : inner.ShouldSample(parameters);
    }

    /// <summary>The operation of the nearest span above that has one; steps and streams have none.</summary>
    private static object? OperationAbove(ActivityContext parent)
    {
        Activity? above = Activity.Current?.SpanId == parent.SpanId ? Activity.Current : null;
        while (above is not null && above.GetTagItem(Operation) is null)
        {
            above = above.Parent;
        }

        return above?.GetTagItem(Operation);
    }
}
