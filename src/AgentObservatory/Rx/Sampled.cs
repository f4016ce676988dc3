using System.Reactive.Linq;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>Keeps a fraction of the envelopes, and every envelope in which anything failed. Apart from failures, the
    /// trace id decides, so that the sessions of one trace are kept or left out together, on every machine. The last 56 bits
    /// of the trace id are the random number, as in W3C Trace Context level 2.</summary>
    /// <param name="sessions">Envelopes.</param>
    /// <param name="ratio">The fraction to keep, from 0 to 1. Values outside this range are clamped.</param>
    public static IObservable<SessionEnvelope> Sampled(this IObservable<SessionEnvelope> sessions, double ratio)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ulong threshold = TraceIdSample.Threshold(double.IsNaN(ratio) ? 0 : ratio);
        return sessions.Where(envelope => HasError(envelope) || TraceIdSample.Contains(envelope.Session.TraceId, threshold));
    }

    private static bool HasError(SessionEnvelope envelope) =>
        envelope.Status == SpanStatus.Error || envelope.Spans.Any(span => span.Status == SpanStatus.Error);
}
