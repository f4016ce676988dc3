using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>
/// Where agents report what they do. It starts sessions, folds each one that ends into an envelope and hands the envelope to its
/// exporters. Safe to use from any thread. It starts no thread, hooks into no process event and keeps no static state.
/// </summary>
public sealed class Observatory : IDisposable
{
    private readonly GuardedExporter[] exporters;
    private readonly DiagnosticChannel diagnostics;
    private int isShutDown;

    /// <summary>Makes an observatory with one exporter.</summary>
    /// <param name="exporter">Where the envelopes go.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="inline">True: a session is exported on the thread that ends it, before its Dispose returns.</param>
    /// <exception cref="ArgumentNullException">The exporter is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">Inline is false: background export is not available yet.</exception>
    public Observatory(IExporter exporter, ObservatoryOptions? options = null, bool inline = false)
        : this([exporter], options, inline) { }

    /// <summary>Makes an observatory with any number of exporters; one that fails never keeps the others from theirs.</summary>
    /// <param name="exporters">Where the envelopes go, in this order.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="inline">True: a session is exported on the thread that ends it, before its Dispose returns.</param>
    /// <exception cref="ArgumentNullException">The list or one of the exporters is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">Inline is false: background export is not available yet.</exception>
    public Observatory(IEnumerable<IExporter> exporters, ObservatoryOptions? options = null, bool inline = false)
    {
        ArgumentNullException.ThrowIfNull(exporters);
        Options = options ?? ObservatoryOptions.Default;
        Options.Validate();
        if (!inline)
        {
            throw new NotSupportedException("Background export is not available yet; pass inline: true.");
        }

        diagnostics = new DiagnosticChannel(Options.OnDiagnostic);
        this.exporters = [.. exporters.Select(Guard)];
    }

    /// <summary>The counters at this moment.</summary>
    public ObservatoryHealth Health => Counters.Snapshot(diagnostics.Failed, [.. exporters.Select(lane => lane.Health())]);

    internal ObservatoryOptions Options { get; }

    internal ObservatoryCounters Counters { get; } = new();

    /// <summary>
    /// Starts a session. It is the current one in this flow of control until it is disposed. Within a span of another session it
    /// joins that session's trace and records that span as its parent.
    /// </summary>
    /// <param name="context">Who runs; null stands for nobody in particular.</param>
    /// <returns>
    /// The session. After the observatory's own end, and from within an export, one that records nothing and counts everything.
    /// </returns>
    public AgentSession StartSession(AgentContext? context)
    {
        var session = new AgentSession(this, context, AmbientSpan.Current);
        if (Refusal() is { } refusal)
        {
            Counters.SessionRefused(refusal);
            return session.Refuse(refusal);
        }

        Counters.SessionStarted();
        AmbientSpan.Enter(session.Root);
        return session;
    }

    /// <summary>Ends the observatory and disposes its exporters. Sessions that end later are counted as dropped.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isShutDown, 1) != 0)
        {
            return;
        }

        foreach (GuardedExporter exporter in exporters)
        {
            exporter.Dispose();
        }
    }

    /// <summary>Takes a session that has ended.</summary>
    internal void Accept(SealedSession session)
    {
        Counters.SessionEnded(session.Buffered.Count, session.Buffered.Dropped);
        SessionEnvelope envelope = session.Fold();
        Counters.Folded(envelope.Events.Length);
        string? refusal = Refusal();
        ExportScope? before = ExportScope.Enter(this);
        foreach (GuardedExporter exporter in exporters)
        {
            if (refusal is null)
            {
                exporter.Export(envelope);
            }
            else
            {
                exporter.Drop(refusal);
            }
        }

        ExportScope.Leave(before);
    }

    /// <summary>Why nothing is taken at this moment, in this flow of control; null where it is.</summary>
    private string? Refusal() =>
        Volatile.Read(ref isShutDown) != 0 ? DropReason.AlreadyShutdown
        : ExportScope.IsWithin(this) ? DropReason.Reentrant
        : null;

    private GuardedExporter Guard(IExporter exporter)
    {
        ArgumentNullException.ThrowIfNull(exporter, "exporters");
        return new GuardedExporter(exporter, Options.TimeProvider, diagnostics);
    }
}
