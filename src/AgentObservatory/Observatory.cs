using AgentObservatory.Capture;
using AgentObservatory.Live;

namespace AgentObservatory;

/// <summary>
/// Where agents report what they do. It starts sessions, folds each one that ends into an envelope and hands the envelope to its
/// exporters: in server mode on threads of its own, inline on the thread that ends the session. Safe to use from any thread. It
/// starts no thread before <see cref="StartAsync"/>, hooks into no process event and keeps no static state.
/// </summary>
public sealed class Observatory : IDisposable, IAsyncDisposable
{
    private readonly Delivery delivery;
    private readonly DiagnosticChannel diagnostics;
    private readonly TaskCompletionSource<ShutdownReport> shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int isShutDown;

    /// <summary>Makes an observatory with one exporter.</summary>
    /// <param name="exporter">Where the envelopes go.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="inline">
    /// True: a session is exported on the thread that ends it, before its Dispose returns. False, the default: server mode.
    /// </param>
    /// <exception cref="ArgumentNullException">The exporter is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Observatory(IExporter exporter, ObservatoryOptions? options = null, bool inline = false)
        : this([exporter], options, inline) { }

    /// <summary>Makes an observatory with any number of exporters; one that fails never keeps the others from theirs.</summary>
    /// <param name="exporters">Where the envelopes go, in this order.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="inline">
    /// True: a session is exported on the thread that ends it, before its Dispose returns. False, the default: server mode.
    /// </param>
    /// <exception cref="ArgumentNullException">The list or one of the exporters is null.</exception>
    /// <exception cref="ArgumentException">An exporter is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Observatory(IEnumerable<IExporter> exporters, ObservatoryOptions? options = null, bool inline = false)
    {
        ArgumentNullException.ThrowIfNull(exporters);
        Options = options ?? ObservatoryOptions.Default;
        Options.Validate();
        diagnostics = new DiagnosticChannel(Options.OnDiagnostic, inline, this);
        Counters = new ObservatoryCounters(diagnostics);
        Live = Options.ActivitySource is { } source ? new LiveSource(source, Options, diagnostics) : null;
        Observers = new ObserverLane(this, diagnostics, inline);
        IExporter[] given = [.. exporters];
        if (given.Distinct<object>(ReferenceEqualityComparer.Instance).Count() < given.Length)
        {
            throw new ArgumentException("An exporter is given twice.", nameof(exporters));
        }

        GuardedExporter[] guarded = [.. given.Select(Guard)];
        delivery = inline ? new InlineDelivery(this, guarded) : new BackgroundDelivery(this, guarded, diagnostics);
    }

    /// <summary>The counters at this moment.</summary>
    public ObservatoryHealth Health => Counters.Snapshot(Observers, Live, delivery.Health());

    /// <summary>
    /// Every event as it is recorded: session starts and ends, span starts and ends, stream events. Hot: an observer sees what
    /// happens while it is subscribed, in each session in the order of the sequence. In server mode observers are called on a
    /// thread of the library, inline on the agent's; never two at once. What an observer throws is caught and counted; when more
    /// than 10,000 notifications wait, further ones are shed and counted. Completes at shutdown, never fails.
    /// </summary>
    public IObservable<TraceEvent> Events => Observers.Events;

    /// <summary>Every envelope, as <see cref="Events"/> gives events. Independent of the exporters.</summary>
    public IObservable<SessionEnvelope> Sessions => Observers.Sessions;

    internal ObservatoryOptions Options { get; }

    internal ObserverLane Observers { get; }

    internal ObservatoryCounters Counters { get; }

    /// <summary>Null where live mode is off.</summary>
    internal LiveSource? Live { get; }

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
        string? refusal =
            IsShutDown ? DropReason.AlreadyShutdown
            : ExportScope.IsWithin(this) ? DropReason.Reentrant
            : null;
        if (refusal is not null)
        {
            Counters.SessionRefused(refusal);
            return new AgentSession(this, context, AmbientSpan.Current, live: null).Refuse(refusal);
        }

        Counters.SessionStarted();
        return new AgentSession(this, context, AmbientSpan.Current, Live).Begin();
    }

    /// <summary>
    /// Server mode: starts the threads: one for the fold, one for observers, one for the library's own reports and one for each exporter. Sessions
    /// that ended before have waited, within the limits of the queues. Starting twice does nothing; neither does it inline.
    /// </summary>
    public Task StartAsync()
    {
        if (!IsShutDown)
        {
            delivery.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits until every session that has ended is exported, and exporters have handed on what they kept back.</summary>
    /// <param name="deadline">How long to wait at most; null: <see cref="ObservatoryOptions.ShutdownDeadline"/>.</param>
    /// <returns>False when the deadline came first, or when the observatory was never started.</returns>
    public Task<bool> FlushAsync(TimeSpan? deadline = null) =>
        delivery.FlushAsync(Deadline.OrDefault(deadline, Options.ShutdownDeadline));

    /// <summary>
    /// Ends the observatory: exports what waits, as far as the deadline allows, and disposes the exporters. Sessions that end
    /// from now on are counted as dropped. Later and concurrent calls get the first call's report.
    /// </summary>
    /// <param name="deadline">How long to wait at most; null: <see cref="ObservatoryOptions.ShutdownDeadline"/>.</param>
    public Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null)
    {
        if (Interlocked.Exchange(ref isShutDown, 1) == 0)
        {
            _ = EndAsync(Deadline.OrDefault(deadline, Options.ShutdownDeadline));
        }

        return shutdown.Task;
    }

    /// <summary>The same as <see cref="ShutdownAsync"/> with the default deadline.</summary>
    public async ValueTask DisposeAsync() => await ShutdownAsync().ConfigureAwait(false);

    /// <summary>The same as <see cref="ShutdownAsync"/> with the default deadline, waiting on this thread.</summary>
    public void Dispose() => ShutdownAsync().GetAwaiter().GetResult();

    /// <summary>Takes a session that has ended.</summary>
    internal void Accept(SealedSession session)
    {
        Counters.SessionEnded(session);
        if (Observers.HasEventObservers)
        {
            Observers.Offer(session.Ended());
        }

        if (IsShutDown)
        {
            delivery.Refuse(session, DropReason.AlreadyShutdown);
        }
        else
        {
            delivery.Accept(session);
        }

        Observers.Deliver();
    }

    private bool IsShutDown => Volatile.Read(ref isShutDown) != 0;

    private async Task EndAsync(TimeSpan deadline)
    {
        TimeProvider time = Options.TimeProvider;
        long start = GuardedTime.Timestamp(time);
        bool isDeadlineHit = true;
        try
        {
            isDeadlineHit = await delivery.ShutdownAsync(deadline).ConfigureAwait(false);
            TimeSpan rest = Deadline.Rest(deadline, start, time);
            isDeadlineHit |= !await Observers.CloseAsync().Within(rest, time).ConfigureAwait(false);
            rest = Deadline.Rest(deadline, start, time);
            await diagnostics.CloseAsync().Within(rest, time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            diagnostics.Report(DiagnosticKind.InternalError, "shutdown", "The shutdown failed.", exception);
        }
        finally
        {
            shutdown.SetResult(new ShutdownReport(isDeadlineHit, delivery.Health()));
        }
    }

    private GuardedExporter Guard(IExporter exporter)
    {
        ArgumentNullException.ThrowIfNull(exporter, "exporters");
        return new GuardedExporter(exporter, Options, diagnostics);
    }
}
