using AgentObservatory.Flow;

namespace AgentObservatory;

/// <summary>A stretch of a thread's work that belongs to a span from elsewhere; see <see cref="AgentSpan.Attach"/>.</summary>
public sealed class SpanScope : IDisposable
{
    private readonly FlowPlace before;
    private int isDisposed;

    internal SpanScope(AgentSpan span)
    {
        before = FlowPlace.Here(span.Session.Recorder.Activities);
        ((IPlace)span).Live?.Inside.Return();
    }

    /// <summary>
    /// Makes current again what was current before. Dispose it in the flow of control that attached; disposing it again has no effect.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            before.Return();
        }
    }
}
