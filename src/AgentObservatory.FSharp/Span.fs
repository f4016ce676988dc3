namespace AgentObservatory.FSharp

open AgentObservatory

/// The current span of this flow of control, for example within a traced function. Without one, set and event have no
/// effect.
[<RequireQualifiedAccess>]
module Span =

    /// The innermost live span.
    let current () : AgentSpan option = Reporting.some AgentSpan.Current

    /// Adds attributes to the span's end. A name set twice keeps its last value.
    let set (attributes: NamedValue seq) : unit =
        match AgentSpan.Current with
        | null -> ()
        | span -> span.Set(Reporting.copied attributes)

    /// Records an event within the span.
    let event (name: string) (attributes: NamedValue seq) : unit =
        match AgentSpan.Current with
        | null -> ()
        | span -> span.Event(name, Reporting.copied attributes)
