namespace AgentObservatory

open System
open System.Runtime.CompilerServices

module internal FilteredObservable =

    /// What is selected of a source, decided anew for each subscription. What an observer throws passes through.
    let where (source: IObservable<'T>) (decision: unit -> 'T -> bool) : IObservable<'T> =
        { new IObservable<'T> with
            member _.Subscribe observer =
                let isSelected = decision ()

                source.Subscribe
                    { new IObserver<'T> with
                        member _.OnNext value = if isSelected value then observer.OnNext value
                        member _.OnError error = observer.OnError error
                        member _.OnCompleted() = observer.OnCompleted()
                    }
        }

/// Queries on streams of events and envelopes, as of an observatory. They keep no state between subscriptions.
[<AbstractClass; Sealed; Extension>]
type QueryObservable =

    /// Keeps the events whose span the query selects, as far as that has been told by then; of the span's stream events it
    /// looks at the one that passes. Each session's events come in the order of its sequence; what was told before the
    /// subscription is not known. The clock says what "now" and "ago" refer to.
    [<Extension>]
    static member Where
        (events: IObservable<TraceEvent>, query: TraceQuery, clock: TimeProvider)
        : IObservable<TraceEvent> =
        ArgumentNullException.ThrowIfNull events
        ArgumentNullException.ThrowIfNull query
        ArgumentNullException.ThrowIfNull clock
        FilteredObservable.where events (fun () -> (query.OnEvents clock).Matches)

    /// Keeps the events whose span the query selects, by the system's clock.
    [<Extension>]
    static member Where(events: IObservable<TraceEvent>, query: TraceQuery) : IObservable<TraceEvent> =
        QueryObservable.Where(events, query, TimeProvider.System)

    /// Keeps the envelopes of which the query selects the session or a span. The clock says what "now" and "ago" refer to.
    [<Extension>]
    static member Where
        (sessions: IObservable<SessionEnvelope>, query: TraceQuery, clock: TimeProvider)
        : IObservable<SessionEnvelope> =
        ArgumentNullException.ThrowIfNull sessions
        ArgumentNullException.ThrowIfNull query
        ArgumentNullException.ThrowIfNull clock
        FilteredObservable.where sessions (fun () envelope -> query.Matches(envelope, clock.GetUtcNow()))

    /// Keeps the envelopes of which the query selects the session or a span, by the system's clock.
    [<Extension>]
    static member Where(sessions: IObservable<SessionEnvelope>, query: TraceQuery) : IObservable<SessionEnvelope> =
        QueryObservable.Where(sessions, query, TimeProvider.System)
