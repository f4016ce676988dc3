using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>A stretch of a thread's work that belongs to a span from elsewhere; see <see cref="AgentSpan.Attach"/>.</summary>
public sealed class SpanScope : IDisposable
{
    private readonly AgentSpan? before;
    private int isDisposed;

    internal SpanScope(AgentSpan span)
    {
        before = AmbientSpan.Mark();
        if ((span.IsLive ? span : span.Previous) is { } live)
        {
            AmbientSpan.Enter(live);
        }
    }

    /// <summary>Makes current again what was current before. Dispose it in the flow of control that attached; twice does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            AmbientSpan.Restore(before);
        }
    }
}
