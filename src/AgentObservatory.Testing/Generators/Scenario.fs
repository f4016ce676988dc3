/// A session told move by move. Moves name spans by their relation to earlier ones, so that any part of a scenario is
/// again a sensible scenario.
module internal AgentObservatory.Generators.Scenario

open System
open System.Collections.Generic
open AgentObservatory

/// Which span a move is about.
type SpanChoice =
    /// A span that no move named before.
    | Fresh
    /// One that is open, counted from the newest.
    | Open of int
    /// One that was started, perhaps ended since, counted from the newest.
    | Started of int
    /// One of a few fixed ids, started or not.
    | Fixed of int
    | Nobody

/// One event, told relative to those before it.
type Move =
    {
        Fact: TraceFact
        Span: SpanChoice
        Parent: SpanChoice
        /// 0 is the session itself, 1 an equal copy of it, the others are foreign.
        Session: int
        /// Added to the sequence before.
        Step: int64
        /// A sequence out of the blue.
        Jump: int64 voption
        Time: int64
    }

type Scenario = { Session: SessionInfo; Moves: Move list }

let private foreignMark =
    Attributes.Create(ReadOnlySpan [| KeyValuePair("foreign", AttributeValue.FromInteger 1L) |])

/// The session, an equal copy, and what differs in one thing each: another session, or the same told in another way.
let private sessions (session: SessionInfo) : SessionInfo[] =
    [|
        session
        { session with AgentId = session.AgentId }
        { session with SessionId = session.SessionId + "x" }
        { session with
            TraceId = { session.TraceId with Low = session.TraceId.Low + 1UL }
        }
        { session with
            StartTime = { UnixNanoseconds = session.StartTime.UnixNanoseconds ^^^ 1L }
        }
        { session with Metadata = session.Metadata.Merge foreignMark }
        { session with
            SpanId = { session.SpanId with Value = session.SpanId.Value + 1UL }
        }
        { session with
            RunId = { session.RunId with Value = session.RunId.Value + 1UL }
        }
    |]

let sessionCount = 8

let private fixedIds: SpanId[] =
    [|
        { Value = 1UL; Extension = 0UL }
        { Value = 1UL; Extension = 1UL }
        { Value = 0UL; Extension = 7UL }
        { Value = UInt64.MaxValue; Extension = UInt64.MaxValue }
    |]

let private pick (items: 'T list) index =
    match items with
    | [] -> ValueNone
    | items -> ValueSome items[abs (index % items.Length)]

type private Progress = { Sequence: int64; Count: uint64; Opened: SpanId list; Started: SpanId list }

let private choose (progress: Progress) choice : SpanId =
    let found =
        match choice with
        | Fresh -> ValueSome { Value = 1000UL + progress.Count; Extension = 0UL }
        | Open index -> pick progress.Opened index
        | Started index -> pick progress.Started index
        | Fixed index -> pick (List.ofArray fixedIds) index
        | Nobody -> ValueNone

    ValueOption.defaultValue SpanId.None found

/// The scenario's events. Their event ids number them in the order told.
let events (scenario: Scenario) : TraceEvent list =
    let sessions = sessions scenario.Session

    let tell (progress: Progress) (move: Move) =
        let session = sessions[move.Session % sessions.Length]
        let span = choose progress move.Span
        let sequence = ValueOption.defaultValue (progress.Sequence + move.Step) move.Jump

        let event: TraceEvent =
            {
                Session = session
                Sequence = sequence
                Time = { UnixNanoseconds = move.Time }
                EventId =
                    {
                        Writer = 7UL
                        Sequence = (if session.RunId.IsNone then progress.Count else uint64 sequence)
                    }
                SpanId = span
                ParentSpanId = choose progress move.Parent
                Fact = move.Fact
            }

        let opened, started =
            match move.Fact with
            | TraceFact.SpanStarted _ when not span.IsNone -> span :: progress.Opened, span :: progress.Started
            | TraceFact.SpanEnded _ -> List.filter ((<>) span) progress.Opened, progress.Started
            | _ -> progress.Opened, progress.Started

        event,
        {
            Sequence = sequence
            Count = progress.Count + 1UL
            Opened = opened
            Started = started
        }

    let nothing = { Sequence = 0L; Count = 0UL; Opened = []; Started = [] }

    List.mapFold tell nothing scenario.Moves |> fst

/// Whether a fact is written to files as an event of its own.
let isWire (event: TraceEvent) = not (event.Fact.IsSessionStarted || event.Fact.IsSessionEnded)
