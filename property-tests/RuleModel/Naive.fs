/// What rules mean, straight from the words: of a run that is over, looking back and forth in it as often as it takes.
module internal AgentObservatory.PropertyTests.RuleModel.Naive

open AgentObservatory

/// A start, an event or an end, with its time as rules see it: within a writer, the latest so far.
type Fact = { Event: TraceEvent; Time: int64 }

let private matches (pattern: FactPattern) (fact: Fact) : Truth =
    let isOrAny (wanted: string | null) (found: string | null) = isNull wanted || string wanted = string found

    let has (attributes: Attributes) =
        List.forall (fun (name: string, value) -> attributes[name] = value) pattern.Attributes

    let isIt =
        match pattern.Moment, fact.Event.Fact with
        | FactMoment.Called, TraceFact.SpanStarted(kind, name, attributes) ->
            isOrAny pattern.Name name && isOrAny pattern.Kind kind && has attributes
        | FactMoment.Event, TraceFact.StreamEvent(name, attributes, _) -> isOrAny pattern.Name name && has attributes
        | FactMoment.Ended, TraceFact.SpanEnded finish ->
            isOrAny pattern.Name finish.Name
            && isOrAny pattern.Kind finish.Kind
            && (pattern.Status.IsNone || pattern.Status.Value = finish.Status)
            && has finish.Attributes
        | _ -> false

    if isIt then Truth.True else Truth.False

let private lowest (truths: Truth seq) = Seq.fold min Truth.True truths
let private highest (truths: Truth seq) = Seq.fold max Truth.False truths

let private later time length = if time > System.Int64.MaxValue - length then System.Int64.MaxValue else time + length

/// Whether the rule holds of the run from this place on. The place after the last fact is one, too.
let rec holds (run: Fact[]) (place: int) (rule: RuleTerm) : Truth =
    let count = run.Length
    let from place = seq { place .. count - 1 }
    let writer place = run[place].Event.EventId.Writer

    /// The places from here on before the first fact of the same writer that comes too late.
    let inTime place length =
        let deadline = later run[place].Time length

        Seq.takeWhile (fun next -> writer next <> writer place || run[next].Time <= deadline) (from place)

    /// At each fact the first holds, or the second has held at one up to there.
    let unless start first second =
        lowest (
            seq {
                for place in from start ->
                    max
                        (holds run place first)
                        (highest (Seq.map (fun seen -> holds run seen second) (seq { start..place })))
            }
        )

    match rule with
    | RuleTerm.Fact pattern -> if place < count then matches pattern run[place] else Truth.False
    | RuleTerm.Not inner ->
        match holds run place inner with
        | Truth.True -> Truth.False
        | Truth.False -> Truth.True
        | Truth.Unknown -> Truth.Unknown
    | RuleTerm.And parts -> lowest (Seq.map (holds run place) parts)
    | RuleTerm.Or parts -> highest (Seq.map (holds run place) parts)
    | RuleTerm.Always inner -> lowest (Seq.map (fun place -> holds run place inner) (from place))
    | RuleTerm.Eventually inner -> highest (Seq.map (fun place -> holds run place inner) (from place))
    | RuleTerm.Never inner -> lowest (Seq.map (fun place -> holds run place (RuleTerm.Not inner)) (from place))
    | RuleTerm.Before(first, second) -> unless place (RuleTerm.Not second) first
    | RuleTerm.Until(first, second) -> unless place first second
    | RuleTerm.FollowedBy(first, second) ->
        let effect cause =
            match second with
            // A limit is counted from the first.
            | RuleTerm.Within _ -> holds run cause second
            | _ -> highest (Seq.map (fun effect -> holds run effect second) (from cause))

        lowest (seq { for cause in from place -> max (holds run cause (RuleTerm.Not first)) (effect cause) })
    | RuleTerm.Between(first, last, inner) ->
        lowest (
            seq {
                for start in from place -> max (holds run start (RuleTerm.Not first)) (unless (start + 1) inner last)
            }
        )
    | RuleTerm.Within(inner, length) ->
        if place >= count then
            Truth.False
        else
            highest (
                seq {
                    for next in inTime place length ->
                        let held = holds run next inner
                        if writer next = writer place then held else min Truth.Unknown held
                }
            )
    | RuleTerm.AtMost(most, inner, ValueNone) ->
        let passed = Seq.filter (fun place -> holds run place inner = Truth.True) (from place)
        if Seq.length passed > most then Truth.False else Truth.True
    | RuleTerm.AtMost(most, inner, ValueSome length) ->
        let window start =
            let passed =
                inTime start length
                |> Seq.filter (fun place -> holds run place inner = Truth.True)
                |> Seq.toList

            let certain = List.filter (fun place -> writer place = writer start) passed

            if certain.Length > most then Truth.False
            elif passed.Length > most then Truth.Unknown
            else Truth.True

        from place
        |> Seq.filter (fun place -> holds run place inner = Truth.True)
        |> Seq.map window
        |> lowest
