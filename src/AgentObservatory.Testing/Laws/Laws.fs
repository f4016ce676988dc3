namespace AgentObservatory

open System
open System.Collections.Generic

/// The laws that this library's own folds and exporters obey, for those of others. A check runs 600 random cases of each law, the same in
/// each run; a law that is broken is thrown, with the smallest counterexample found.
[<AbstractClass; Sealed>]
type Laws =

    /// <summary>Checks a fold over a run's events: it gives a result for any events, hostile ones included; the same for the same
    /// events; the order in which they are told does not matter, since their stamps have the order of the run; and one that is told
    /// twice counts once.</summary>
    /// <param name="fold">The fold. Its results are compared with <c>Equals</c>.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">It breaks a law.</exception>
    static member Check(fold: Func<IEnumerable<TraceEvent>, 'Result>) : unit =
        ArgumentNullException.ThrowIfNull(fold, nameof fold)
        FoldLaws.ofFold (fun events -> fold.Invoke events)

    /// <summary>Checks a fold that goes event by event. Besides the laws of a fold: what was folded up to any event is a state to go on
    /// from, as often as one likes, so that a step changes no state but makes a new one.</summary>
    /// <param name="empty">The state before the first event.</param>
    /// <param name="step">The state after an event.</param>
    /// <param name="result">What a state says. Results are compared with <c>Equals</c>.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">It breaks a law.</exception>
    static member Check(empty: 'State, step: Func<'State, TraceEvent, 'State>, result: Func<'State, 'Result>) : unit =
        ArgumentNullException.ThrowIfNull(step, nameof step)
        ArgumentNullException.ThrowIfNull(result, nameof result)
        FoldLaws.ofSteps empty (fun state event -> step.Invoke(state, event)) result.Invoke

    /// <summary>Checks an exporter: it takes any envelope without throwing; each arrives once, in the order given, at the latest with a
    /// flush (of an exporter that buffers) or when <c>Export</c> returns; flushing with nothing to write, disposing and disposing again
    /// lose nothing, repeat nothing and do not throw.</summary>
    /// <param name="create">Makes an exporter that has taken nothing, to a place of its own.</param>
    /// <param name="read">The ids of the sessions that have arrived there, in order.</param>
    /// <exception cref="T:AgentObservatory.TraceAssertionException">It breaks a law.</exception>
    static member CheckExporter
        (create: Func<'Exporter>, read: Func<'Exporter, IEnumerable<string>>)
        : unit when 'Exporter :> IExporter =
        ArgumentNullException.ThrowIfNull(create, nameof create)
        ArgumentNullException.ThrowIfNull(read, nameof read)
        ExporterLaws.check create.Invoke read.Invoke
