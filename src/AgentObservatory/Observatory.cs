using System.ComponentModel;
using System.Runtime.CompilerServices;
using AgentObservatory.Adopted;
using AgentObservatory.Contracts;
using AgentObservatory.Journal;
using AgentObservatory.Live;
using AgentObservatory.Pipeline;
using AgentObservatory.Redaction;
using AgentObservatory.Wrapping;

namespace AgentObservatory;

/// <summary>Where agents report what they do. It starts sessions, folds each ended session into an envelope and hands the
/// envelope to its exporters: in server mode on its own threads, inline on the thread that ends the session. Safe to use
/// from any thread. It starts no thread before <see cref="StartAsync"/> and keeps no static registry. Its one hook into the
/// process is passive and can be switched off: <see cref="ObservatoryOptions.WatchExceptions"/>.</summary>
public sealed class Observatory : IDisposable, IAsyncDisposable
{
    private const string NeedsRunAsync = "An asynchronous body needs RunAsync: this session would end before the body does.";

    private readonly ObservatoryOptions options;
    private readonly bool inline;
    private readonly DiagnosticChannel diagnostics;
    private readonly ObservatoryCounters counters;
    private readonly LiveSource? live;
    private readonly RedactionFailures? redactions;
    private readonly Observers observers;
    private readonly SessionJournal? journal;
    private readonly Recoveries recoveries;
    private readonly LogHome home;
    private readonly SessionFactory factory;

    // What a start returns where memory has run out: it records nothing and counts everything.
    private readonly AgentSession spare;
    private readonly ExceptionWatch.Subscription? exceptions;
    private readonly ActivityIntake? intake;
    private readonly TaskCompletionSource<ShutdownReport> shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int isStarted;
    private int isRecovering;
    private int isShutDown;

    /// <summary>Creates an observatory with one exporter.</summary>
    /// <param name="exporter">Where the envelopes go.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="inline">True: each session is exported on the thread that ends it, before its Dispose returns. False,
    /// the default: server mode.</param>
    /// <exception cref="ArgumentNullException">The exporter is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Observatory(IExporter exporter, ObservatoryOptions? options = null, bool inline = false)
        : this([exporter], options, inline) { }

    /// <summary>Creates an observatory with any number of exporters. An exporter that fails does not affect the
    /// others.</summary>
    /// <param name="exporters">Where the envelopes go, in this order.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="inline">True: each session is exported on the thread that ends it, before its Dispose returns. False,
    /// the default: server mode.</param>
    /// <exception cref="ArgumentNullException">The list or an exporter is null.</exception>
    /// <exception cref="ArgumentException">An exporter is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Observatory(IEnumerable<IExporter> exporters, ObservatoryOptions? options = null, bool inline = false)
    {
        ArgumentNullException.ThrowIfNull(exporters);
        this.options = options ??= ObservatoryOptions.Default;
        this.inline = inline;
        options.Validate();
        IExporter[] given = [.. exporters];
        Array.ForEach(given, static exporter => ArgumentNullException.ThrowIfNull(exporter, nameof(exporters)));
        if (given.Select(RuledExporter.Inner).Distinct<object>(ReferenceEqualityComparer.Instance).Count() < given.Length)
        {
            throw new ArgumentException("An exporter is given twice.", nameof(exporters));
        }

        diagnostics = new DiagnosticChannel(options.OnDiagnostic, inline, this);
        counters = new ObservatoryCounters(diagnostics);
        live = options.ActivitySource is { } source ? new LiveSource(source, options, diagnostics) : null;
        observers = new Observers(this, inline, options, diagnostics, live);
        string[] names = ExporterNames.Of(given);
        journal = options.Journal is null ? null : new SessionJournal(this, options, names, diagnostics);
        home = new LogHome(this, inline, counters, observers, journal, given, options, diagnostics);
        recoveries = new Recoveries(names, home.Recover, diagnostics, options.StartThread);
        exceptions = options.WatchExceptions ? new ExceptionWatch.Subscription() : null;
        redactions = options.Redactor is { } asked ? new RedactionFailures(asked, options.TimeProvider, diagnostics) : null;
        var companions = live is null ? null : new LiveCompanions(live, options.IdGenerator);
        var redactor = redactions is null ? null : new GuardedRedactor(options.Redactor!, redactions.Caught);
        factory = new SessionFactory(options, home, companions, redactor, inline);
        Reserve.Make();
        RuntimeHelpers.RunClassConstructor(typeof(SpanScope).TypeHandle);
        spare = new AgentSession(factory.Spare(), null);
        Report(journal?.Start(options.StartThread));
        intake = options.Intake is { } taken ? new ActivityIntake(taken, options, home, diagnostics) : null;
    }

    /// <summary>The counters at this moment.</summary>
    public ObservatoryHealth Health =>
        counters.Snapshot(observers, live?.Failures ?? 0, redactions?.Count ?? 0, home.Health(), journal?.Health());

    /// <summary>Every event as it is recorded: session starts and ends, span starts and ends, stream events. Hot: an
    /// observer sees what happens while it is subscribed, within each session in the order of the sequence. In server mode
    /// observers are called on a thread of the library, inline on the agent's; calls never overlap. What an observer throws
    /// is caught and counted. Events of running sessions wait in their logs; of ended sessions, as much waits as
    /// <see cref="ObservatoryOptions.MaxQueuedSessions"/> and <see cref="ObservatoryOptions.MaxQueuedBytes"/> allow, and the
    /// rest is shed and counted. Completes at shutdown, never fails.</summary>
    public IObservable<TraceEvent> Events => observers.Events;

    /// <summary>Every envelope, once its session has ended; delivered like <see cref="Events"/>, independently of the
    /// exporters.</summary>
    public IObservable<SessionEnvelope> Sessions => observers.Sessions;

    /// <summary>Starts a session and makes it current in this flow of control until it is disposed. Within a span of another
    /// session, otherwise within an activity (<see cref="ObservatoryOptions.JoinCurrentActivity"/>), it joins that trace and
    /// records the span as its parent.</summary>
    /// <param name="context">Who runs; a null context starts an anonymous session.</param>
    /// <returns>The session. After shutdown, and from within an exporter, an observer or a handler of diagnostics, one that
    /// records nothing and counts everything. The same when memory has run out.</returns>
    public AgentSession StartSession(AgentContext? context) => Start(context, ticket: null, resumes: false);

    /// <summary>Goes on with a run that <see cref="AgentSession.Suspend"/> has suspended, in this or any other process, and
    /// makes the session current in this flow of control until it is disposed. It has the run's trace id, and its envelope is
    /// the next part of the run: <see cref="EnvelopeMerge.Merge"/> puts the parts together. The time since the suspension is
    /// a span of kind <see cref="SpanKind.Wait"/>, measured on the wall clock. How this session ends is how the run
    /// ends.</summary>
    /// <param name="ticket">The ticket. One that cannot be read, or is from a newer version, gives a new session, in the trace
    /// that the ticket names where that can be read, and is counted (<see cref="ObservatoryHealth.TicketsIgnored"/>). A ticket
    /// is trusted like a traceparent. One that is used twice, or while its session still runs, gives a further writer of the
    /// run: all of them are shown, and those that resume the same are counted in the merged envelope
    /// (<c>resumed_twice</c>).</param>
    /// <param name="context">Who runs, as this process knows it; a merged envelope describes the run as its first session
    /// did. Null for an anonymous session. <c>Parent</c> and <c>Ticket</c> do not count, unless the ticket cannot be
    /// read.</param>
    /// <returns>The session. After shutdown, and from within an exporter, an observer or a handler of diagnostics, one that
    /// records nothing and counts everything; its <see cref="AgentSession.Suspend"/> returns the ticket again.</returns>
    public AgentSession Resume(string? ticket, AgentContext? context = null) => Start(context, ticket, resumes: true);

    private AgentSession Start(AgentContext? context, string? ticket, bool resumes)
    {
        DropCause? refusal =
            IsShutDown ? DropCause.AlreadyShutdown
            : ExportScope.IsWithin(this) ? DropCause.Reentrant
            : null;
        AgentSession? session = null;
        StartedSession started = default;
        try
        {
            IPlace? current = AgentSession.CurrentPlace;
            OuterPlace? outer = AgentSession.Outer(current);
            started =
                refusal is { } cause ? factory.Refuse(context, outer, cause, ticket, resumes)
                : resumes ? factory.Resume(ticket, context, outer)
                : factory.Start(context, outer);
            session = new AgentSession(started, current);
        }
        catch (OutOfMemoryException)
        {
            started.Recorder?.Abandon();
            refusal = DropCause.OutOfMemory;
        }

        counters.SessionStarted(refusal);
        return session ?? spare;
    }

    /// <summary>Runs an agent within a session. Unlike a plain <c>using</c> block, a wrapper knows in every shape of code how
    /// its body ends.</summary>
    /// <param name="context">Who runs; null for an anonymous session.</param>
    /// <param name="body">The run. If it throws, the session's status is error, or cancelled for a cancellation, and the
    /// exception passes through unchanged.</param>
    public void Run(AgentContext? context, Action<AgentSession> body) => SpanRun.Run(StartSession(context), body);

    /// <inheritdoc cref="Run(AgentContext, Action{AgentSession})"/>
    /// <returns>What the body returns. An asynchronous body needs
    /// <see cref="RunAsync{T}(AgentContext, Func{AgentSession, Task{T}})"/>, because the session ends when this one
    /// returns.</returns>
    public T Run<T>(AgentContext? context, Func<AgentSession, T> body) => SpanRun.Run(StartSession(context), body);

    /// <summary>Not callable: an asynchronous body needs
    /// <see cref="RunAsync(AgentContext, Func{AgentSession, Task})"/>.</summary>
    [Obsolete(NeedsRunAsync, error: true), EditorBrowsable(EditorBrowsableState.Never), OverloadResolutionPriority(2)]
    public Task Run(AgentContext? context, Func<AgentSession, Task> body) => RunAsync(context, body);

    /// <inheritdoc cref="Run(AgentContext, Func{AgentSession, Task})"/>
    [Obsolete(NeedsRunAsync, error: true), EditorBrowsable(EditorBrowsableState.Never), OverloadResolutionPriority(2)]
    public Task<T> Run<T>(AgentContext? context, Func<AgentSession, Task<T>> body) => RunAsync(context, body);

    /// <inheritdoc cref="Run(AgentContext, Func{AgentSession, Task})"/>
    [Obsolete(NeedsRunAsync, error: true), EditorBrowsable(EditorBrowsableState.Never), OverloadResolutionPriority(1)]
    public ValueTask Run(AgentContext? context, Func<AgentSession, ValueTask> body) => RunAsync(context, body);

    /// <inheritdoc cref="Run(AgentContext, Func{AgentSession, Task})"/>
    [Obsolete(NeedsRunAsync, error: true), EditorBrowsable(EditorBrowsableState.Never), OverloadResolutionPriority(1)]
    public ValueTask<T> Run<T>(AgentContext? context, Func<AgentSession, ValueTask<T>> body) => RunAsync(context, body);

    /// <inheritdoc cref="Run(AgentContext, Action{AgentSession})"/>
    /// <returns>A task that completes when the session has ended.</returns>
    public Task RunAsync(AgentContext? context, Func<AgentSession, Task> body) =>
        SpanRun.Begin(FlowPlace.Here(live), StartSession(context), body, SpanRun.EndWith);

    /// <inheritdoc cref="Run(AgentContext, Action{AgentSession})"/>
    /// <returns>What the body's task returns.</returns>
    public Task<T> RunAsync<T>(AgentContext? context, Func<AgentSession, Task<T>> body) =>
        SpanRun.Begin(FlowPlace.Here(live), StartSession(context), body, SpanRun.EndWith);

    /// <inheritdoc cref="RunAsync(AgentContext, Func{AgentSession, Task})"/>
    [OverloadResolutionPriority(-1)]
    public ValueTask RunAsync(AgentContext? context, Func<AgentSession, ValueTask> body) =>
        SpanRun.Begin(FlowPlace.Here(live), StartSession(context), body, SpanRun.EndWith);

    /// <inheritdoc cref="RunAsync{T}(AgentContext, Func{AgentSession, Task{T}})"/>
    [OverloadResolutionPriority(-1)]
    public ValueTask<T> RunAsync<T>(AgentContext? context, Func<AgentSession, ValueTask<T>> body) =>
        SpanRun.Begin(FlowPlace.Here(live), StartSession(context), body, SpanRun.EndWith);

    /// <summary>Server mode: starts the threads: one for each exporter, one for observers and one for diagnostics. Sessions
    /// that ended before the start have waited, within the limits of the queues. With
    /// <see cref="ObservatoryOptions.Journal"/>, inline as well, it also begins to recover what processes that have ended left
    /// there, and does not wait for it: that ends with the shutdown, which gives it half of its deadline. Otherwise, calling it again, or inline, has no effect.</summary>
    public Task StartAsync()
    {
        if (!IsShutDown)
        {
            Start();
            if (options.Journal is { } directory && Interlocked.Exchange(ref isRecovering, 1) == 0)
            {
                _ = recoveries.RecoverAsync(directory);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Exports what processes that have ended left in a directory of journals
    /// (<see cref="ObservatoryOptions.Journal"/>): each session to the exporters that have not taken it, at least once, with
    /// the ids that it has. It says that its process has ended, and is unfinished unless its end is in the journal. In server
    /// mode it starts the threads. What cannot be read or written is reported and kept for another time; so is what an
    /// exporter has not taken, and the rest for an exporter that takes longer than a minute for one session. For a directory
    /// that is being recovered already, for example since <see cref="StartAsync"/>, it waits for that.</summary>
    /// <param name="directory">The directory. If it is not there, there is nothing to recover.</param>
    /// <returns>What was found, once every exporter has answered; at a shutdown, what was found until then.</returns>
    /// <exception cref="ArgumentException">The directory is null or blank.</exception>
    public Task<RecoveryReport> RecoverAsync(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (!IsShutDown)
        {
            Start();
        }

        return recoveries.RecoverAsync(directory);
    }

    /// <summary>Waits until every session that has ended is exported and the exporters are flushed.</summary>
    /// <param name="deadline">How long to wait at most; null for <see cref="ObservatoryOptions.ShutdownDeadline"/>.</param>
    /// <returns>True when everything was exported and flushed. False when the deadline came first, when flushing an exporter
    /// failed, or when the observatory has exporters and was never started.</returns>
    public Task<bool> FlushAsync(TimeSpan? deadline = null)
    {
        if (!inline && Volatile.Read(ref isStarted) == 0)
        {
            return Task.FromResult(home.Health().Count == 0);
        }

        // Whoever awaits it does not run on the library's thread.
        var flushed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        home.FlushAsync(Until(deadline)).Then(one => flushed.SetResult(one.IsCompletedSuccessfully && one.Result));
        return flushed.Task;
    }

    /// <summary>Shuts the observatory down: exports what is waiting, as far as the deadline allows, and disposes the
    /// exporters. Sessions that end from now on are dropped and counted. Later and concurrent calls return the first call's
    /// report.</summary>
    /// <param name="deadline">How long to wait at most; null for <see cref="ObservatoryOptions.ShutdownDeadline"/>.</param>
    public Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null)
    {
        TryShutDown(deadline);
        return shutdown.Task;
    }

    /// <summary>Calls <see cref="ShutdownAsync"/> with the default deadline.</summary>
    public ValueTask DisposeAsync() => new(ShutdownAsync());

    /// <summary>Calls <see cref="ShutdownAsync"/> with the default deadline, and blocks until it is done. For a shutdown that
    /// another call has begun, it blocks no longer than the default deadline; within an exporter, an observer or a handler of
    /// diagnostics, which the shutdown waits for, it does not block.</summary>
    public void Dispose()
    {
        TimeSpan patience = TryShutDown(null)
            ? Timeout.InfiniteTimeSpan
            : Deadline.OrDefault(null, options.ShutdownDeadline);
        if (!ExportScope.IsWithin(this))
        {
            Uninterrupted.Wait((shutdown.Task, patience), static wait => wait.Task.Wait(wait.patience));
        }
    }

    private bool IsShutDown => Volatile.Read(ref isShutDown) != 0;

    /// <summary>False if another call has begun the shutdown.</summary>
    private bool TryShutDown(TimeSpan? deadline)
    {
        bool isFirst = Interlocked.Exchange(ref isShutDown, 1) == 0;
        if (isFirst)
        {
            _ = EndAsync(Until(deadline));
        }

        return isFirst;
    }

    private Deadline Until(TimeSpan? deadline) =>
        new(Deadline.OrDefault(deadline, options.ShutdownDeadline), options.TimeProvider, options.StartThread);

    /// <summary>Starts what can be started: the rest waits for another call.</summary>
    private void Start()
    {
        Report(journal?.Start(options.StartThread));
        if (inline)
        {
            return;
        }

        Volatile.Write(ref isStarted, 1);
        Exception?[] failures =
        [
            diagnostics.Start(options.StartThread),
            observers.Start(options.StartThread),
            home.Start(options.StartThread),
        ];
        if (Array.Find(failures, static failure => failure is not null) is { } missing)
        {
            Volatile.Write(ref isStarted, 0);
            Report(missing);
        }
    }

    private void Report(Exception? failureToStart)
    {
        if (failureToStart is not null)
        {
            const string Message = "A thread could not be started; what needs it waits for another start.";
            diagnostics.Report(DiagnosticKind.StartFailed, "start", Message, failureToStart);
        }
    }

    private async Task EndAsync(Deadline deadline)
    {
        bool isInTime = false;
        try
        {
            using (deadline)
            {
                Start();
                using (var half = new Deadline(deadline.Half, options.TimeProvider, options.StartThread))
                {
                    // A short program recovers, too.
                    await half.For(recoveries.StoppedAsync()).Direct();
                }

                recoveries.Stop();
                isInTime = await home.CloseAsync(deadline).Direct();
                if (!await deadline.For(observers.CloseAsync(deadline)).Direct())
                {
                    isInTime = false;
                    observers.Abandon();
                }

                if (!await deadline.For(recoveries.StoppedAsync()).Direct())
                {
                    recoveries.Abandon();
                }

                if (journal is not null && !await deadline.For(journal.CloseAsync(deadline)).Direct())
                {
                    journal.Abandon();
                }

                await deadline.For(diagnostics.CloseAsync()).Direct();
            }
        }
        catch (Exception exception)
        {
            diagnostics.Report(DiagnosticKind.InternalError, "shutdown", "The shutdown failed.", exception);
        }
        finally
        {
            exceptions?.Dispose();
            intake?.Dispose();
            shutdown.SetResult(new ShutdownReport(!isInTime, home.Health()));
        }
    }
}
