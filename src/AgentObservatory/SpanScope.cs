namespace AgentObservatory;

/// <summary>A scope in which a span started elsewhere is current; see <see cref="AgentSpan.Attach"/>.</summary>
public sealed class SpanScope : IDisposable
{
    /// <summary>Stands for a scope that there is no memory for: it has changed nothing.</summary>
    internal static readonly SpanScope Nowhere = new();

    private readonly FlowPlace before;
    private int isDisposed;

    private SpanScope() => isDisposed = 1;

    internal SpanScope(AgentSpan span)
    {
        before = FlowPlace.Here(span.Session.Recorder.Activities);
        span.Live?.Inside.Return();
    }

    /// <summary>Restores what was current before. Dispose it in the flow of control that attached. Disposing it again has no
    /// effect.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            before.Return();
        }
    }
}
