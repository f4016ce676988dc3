using System.Diagnostics;
using AgentObservatory.Live;

namespace AgentObservatory.Capture;

/// <summary>A place to return to in a flow of control: the span that is current there and, in live mode, the activity.</summary>
/// <param name="Span">The span; null for none.</param>
/// <param name="Activity">The activity; of no meaning without a source.</param>
/// <param name="Live">Where activities come from; null: activities are left alone.</param>
internal readonly record struct FlowPlace(AgentSpan? Span, Activity? Activity, LiveSource? Live)
{
    /// <summary>Where this flow is now.</summary>
    /// <param name="live">Where the activities come from that may become current; null for none.</param>
    internal static FlowPlace Here(LiveSource? live) =>
        new(AmbientSpan.Mark(), live is null ? null : Activity.Current, live);

    /// <summary>Directly within a span.</summary>
    internal static FlowPlace Within(AgentSpan? span) => new(span, span?.Live?.Nearest, span?.Live?.Source);

    /// <summary>Outside of every span, and in live mode of every activity.</summary>
    internal FlowPlace Nowhere() => new(null, null, Live);

    internal void Return()
    {
        AmbientSpan.Restore(Span);
        if (Live is not null)
        {
            LiveScope.Enter(Live, Activity);
        }
    }
}
