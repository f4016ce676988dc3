using AgentObservatory.Flow;
using AgentObservatory.Live;
using AgentObservatory.Log;
using AgentObservatory.Pipeline;

namespace AgentObservatory;

/// <summary>
/// Where agents report what they do. It starts sessions, folds each one that ends into an envelope and hands the envelope to its
/// exporters: in server mode on threads of its own, inline on the thread that ends the session. Safe to use from any thread. It
/// starts no thread before <see cref="StartAsync"/>, hooks into no process event and keeps no static state.
/// </summary>
public sealed class Observatory : IDisposable, IAsyncDisposable
{
    private readonly ObservatoryOptions options;
    private readonly bool inline;
    private readonly DiagnosticChannel diagnostics;
    private readonly ObservatoryCounters counters;
    private readonly LiveSource? live;
    private readonly Observers observers;
    private readonly Intake intake;
    private readonly Recorders recorders;
    private readonly TaskCompletionSource<ShutdownReport> shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int isStarted;
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
        this.options = options ??= ObservatoryOptions.Default;
        this.inline = inline;
        options.Validate();
        IExporter[] given = [.. exporters];
        Array.ForEach(given, static exporter => ArgumentNullException.ThrowIfNull(exporter, nameof(exporters)));
        if (given.Distinct<object>(ReferenceEqualityComparer.Instance).Count() < given.Length)
        {
            throw new ArgumentException("An exporter is given twice.", nameof(exporters));
        }

        diagnostics = new DiagnosticChannel(options.OnDiagnostic, inline, this);
        counters = new ObservatoryCounters(diagnostics);
        live = options.ActivitySource is { } source ? new LiveSource(source, options, diagnostics) : null;
        observers = new Observers(this, inline, options, diagnostics, live);
        GuardedExporter[] guarded =
        [
            .. given.Select(exporter => new GuardedExporter(exporter, isOwned: true, options.TimeProvider, diagnostics)),
        ];
        intake = new Intake(this, inline, counters, observers, guarded, options, diagnostics);
        recorders = new Recorders(options, intake, live is null ? null : new LiveCompanions(live, options.IdGenerator));
    }

    /// <summary>The counters at this moment.</summary>
    public ObservatoryHealth Health => counters.Snapshot(observers, live?.Failures ?? 0, intake.Health());

    /// <summary>
    /// Every event as it is recorded: session starts and ends, span starts and ends, stream events. Hot: an observer sees what
    /// happens while it is subscribed, in each session in the order of the sequence. In server mode observers are called on a
    /// thread of the library, inline on the agent's; never two at once. What an observer throws is caught and counted; when more
    /// than 10,000 notifications wait, further ones are shed and counted. Completes at shutdown, never fails.
    /// </summary>
    public IObservable<TraceEvent> Events => observers.Events;

    /// <summary>Every envelope, as <see cref="Events"/> gives events. Independent of the exporters.</summary>
    public IObservable<SessionEnvelope> Sessions => observers.Sessions;

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
        IPlace? current = AgentSession.CurrentPlace;
        OuterPlace? outer = AgentSession.Outer(current);
        DropCause? refusal =
            IsShutDown ? DropCause.AlreadyShutdown
            : ExportScope.IsWithin(this) ? DropCause.Reentrant
            : null;
        if (refusal is { } cause)
        {
            counters.SessionRefused(cause);
            return new AgentSession(recorders.Refuse(context, outer, cause), current);
        }

        counters.SessionStarted();
        return new AgentSession(recorders.Start(context, outer), current);
    }

    /// <summary>
    /// Server mode: starts the threads: one for the fold, one for observers, one for the library's own reports and one for each exporter. Sessions
    /// that ended before have waited, within the limits of the queues. Starting twice does nothing; neither does it inline.
    /// </summary>
    public Task StartAsync()
    {
        if (!IsShutDown)
        {
            Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits until every session that has ended is exported, and exporters have handed on what they kept back.</summary>
    /// <param name="deadline">How long to wait at most; null: <see cref="ObservatoryOptions.ShutdownDeadline"/>.</param>
    /// <returns>False when the deadline came first, or when the observatory was never started.</returns>
    public Task<bool> FlushAsync(TimeSpan? deadline = null)
    {
        bool isReading = inline || Volatile.Read(ref isStarted) != 0;
        return isReading
            ? intake.FlushAsync(Deadline.OrDefault(deadline, options.ShutdownDeadline), options.TimeProvider)
            : Task.FromResult(intake.Health().Count == 0);
    }

    /// <summary>
    /// Ends the observatory: exports what waits, as far as the deadline allows, and disposes the exporters. Sessions that end
    /// from now on are counted as dropped. Later and concurrent calls get the first call's report.
    /// </summary>
    /// <param name="deadline">How long to wait at most; null: <see cref="ObservatoryOptions.ShutdownDeadline"/>.</param>
    public Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null)
    {
        if (Interlocked.Exchange(ref isShutDown, 1) == 0)
        {
            _ = EndAsync(Deadline.OrDefault(deadline, options.ShutdownDeadline));
        }

        return shutdown.Task;
    }

    /// <summary>The same as <see cref="ShutdownAsync"/> with the default deadline.</summary>
    public async ValueTask DisposeAsync() => await ShutdownAsync().ConfigureAwait(false);

    /// <summary>The same as <see cref="ShutdownAsync"/> with the default deadline, waiting on this thread.</summary>
    public void Dispose() => ShutdownAsync().GetAwaiter().GetResult();

    private bool IsShutDown => Volatile.Read(ref isShutDown) != 0;

    private void Start()
    {
        if (!inline && Interlocked.Exchange(ref isStarted, 1) == 0)
        {
            diagnostics.Start();
            observers.Start();
            intake.Start();
        }
    }

    private async Task EndAsync(TimeSpan deadline)
    {
        TimeProvider time = options.TimeProvider;
        long start = GuardedTime.Timestamp(time);
        bool isInTime = false;
        try
        {
            Start();
            isInTime = await intake.CloseAsync(deadline, time).ConfigureAwait(false);
            TimeSpan rest = Deadline.Rest(deadline, start, time);
            isInTime &= await observers.CloseAsync().Within(rest, time).ConfigureAwait(false);
            rest = Deadline.Rest(deadline, start, time);
            await diagnostics.CloseAsync().Within(rest, time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            diagnostics.Report(DiagnosticKind.InternalError, "shutdown", "The shutdown failed.", exception);
        }
        finally
        {
            shutdown.SetResult(new ShutdownReport(!isInTime, intake.Health()));
        }
    }
}
