namespace AgentObservatory

open System
open System.Collections.Generic
open System.Runtime.InteropServices

/// Records what an agent does, for a test: an inline observatory with a clock that stands still and ids that are the same in
/// every run. What an observatory survives quietly in production fails the test: when the traces are read, and when the recorder
/// is disposed, a report of the library about itself, a dropped event or an ignored attribute is thrown, unless it is allowed. Safe to use from any thread.
[<Sealed>]
type TraceRecorder
    /// <summary>Records with settings of the test's own.</summary>
    /// <param name="configure">Changes the settings, which have the recorder's clock and ids; null for no change. It must keep
    /// <c>OnDiagnostic</c>.</param>
    /// <exception cref="T:System.ArgumentException">The changed settings have another <c>OnDiagnostic</c>, or are not
    /// valid.</exception>
    ([<Optional; DefaultParameterValue(null: Func<ObservatoryOptions, ObservatoryOptions> | null)>] configure:
        Func<ObservatoryOptions, ObservatoryOptions> | null) =
    let clock = TestClock()
    let losses = Losses()
    let exporter = InMemoryExporter()

    let options =
        let report = Action<Diagnostic> losses.Report
        let given = ObservatoryOptions(TimeProvider = clock, IdGenerator = TestIds(), OnDiagnostic = report)

        let changed =
            match configure with
            | null -> given
            | configure -> configure.Invoke given

        if
            isNull (box changed)
            || not (Object.ReferenceEquals(changed.OnDiagnostic, report))
        then
            raise (ArgumentException("A recorder needs OnDiagnostic itself.", nameof configure))

        changed

    let observatory = new Observatory(exporter, options, ``inline`` = true)

    // What has been told once does not hide what a test fails with later.
    let told = HashSet<string>()

    let verify () =
        let unexpected = lock told (fun () -> losses.Unexpected observatory.Health |> List.filter told.Add)

        if not unexpected.IsEmpty then
            Mismatch.tell (
                "The observatory has lost something, or has failed. What a test expects of this is given to Allow.\n  "
                + String.Join("\n  ", unexpected)
            )

    let read () =
        verify ()
        exporter.Envelopes

    /// What the agent under test reports to.
    member _.Observatory: Observatory = observatory

    /// The clock of what is recorded.
    member _.Clock: TestClock = clock

    /// <summary>The envelopes of the sessions that have ended, in the order of their ends.</summary>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">Something was lost or failed that is not allowed.</exception>
    member _.Traces: IReadOnlyList<SessionEnvelope> = read ()

    /// <summary>The envelope of the one session that has ended.</summary>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">None has, or several have; or something was lost or failed that
    /// is not allowed.</exception>
    member _.Trace: SessionEnvelope =
        let traces = read ()

        if traces.Count = 1 then
            traces[0]
        else
            let opened = observatory.Health.SessionsOpen
            Mismatch.tell $"Expected one session that has ended, but there are {traces.Count}, and {opened} still open."

    /// <summary>All sessions as trees: one that a span of another has started is below that span.</summary>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">There is none, or one has not ended, so that what is asserted of
    /// the rest would say nothing of it; or something was lost or failed that is not allowed.</exception>
    member _.Forest: TraceForest =
        let traces = read ()
        let opened = observatory.Health.SessionsOpen

        if traces.Count = 0 || opened > 0L then
            Mismatch.tell $"Expected sessions that have ended, but there are {traces.Count}, and {opened} still open."

        TraceForest.Of traces

    /// <summary>Expects that events or envelopes may be dropped for a reason, or that a counter may rise.</summary>
    /// <param name="reason">A <see cref="T:AgentObservatory.DropReason"/>, or the name of a counter of
    /// <see cref="T:AgentObservatory.ObservatoryHealth"/>, such as <c>AttributesIgnored</c>.</param>
    member this.Allow(reason: string) : TraceRecorder =
        ArgumentNullException.ThrowIfNull(reason, nameof reason)
        losses.Allow reason
        this

    /// <summary>Expects that the library may report a problem of a kind.</summary>
    /// <param name="kind">The kind.</param>
    member this.Allow(kind: DiagnosticKind) : TraceRecorder =
        losses.Allow kind
        this

    /// <summary>Shuts the observatory down, and fails if anything was lost or failed that is not allowed and has not been thrown
    /// before.</summary>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">Something was.</exception>
    member _.Dispose() : unit =
        observatory.Dispose()
        verify ()

    interface IDisposable with
        member this.Dispose() = this.Dispose()
