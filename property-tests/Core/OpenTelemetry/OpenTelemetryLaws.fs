module AgentObservatory.PropertyTests.OpenTelemetryLaws

open System
open System.Buffers
open System.Collections.Generic
open System.Diagnostics
open System.Text.Json
open AgentObservatory
open AgentObservatory.Generators
open FsCheck.FSharp

/// Envelopes that tell the session's own span.
let private onEnvelopes (law: SessionEnvelope -> unit) =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        let envelope = SessionReducer.fold (Scenario.events scenario)
        if OpenTelemetryMapping.hasRoot envelope then law envelope)

/// The session's span, and the others beside the spans of the envelope that they come from.
let private mapped (envelope: SessionEnvelope) : OpenTelemetrySpan * (SpanRecord * OpenTelemetrySpan) list =
    let spans = List.ofSeq (OpenTelemetryMapping.map envelope)
    List.head spans, List.zip (List.ofSeq envelope.Spans) (List.tail spans)

let private otlp (envelope: SessionEnvelope) : JsonElement =
    let buffer = ArrayBufferWriter<byte>()
    EnvelopeOtlp.write envelope buffer
    JsonElement.Parse buffer.WrittenSpan

let private spansOf (request: JsonElement) : JsonElement list =
    let resource = request.GetProperty("resourceSpans")[0]
    List.ofSeq (resource.GetProperty("scopeSpans").[0].GetProperty("spans").EnumerateArray())

let private text (name: string) (element: JsonElement) : string =
    match element.TryGetProperty name with
    | true, value -> string (value.GetString())
    | _ -> ""

[<Law(1500)>]
let ``every span of an envelope becomes exactly one span`` () =
    onEnvelopes (fun envelope ->
        for record, span in snd (mapped envelope) do
            Law.same "envelope's id" record.SpanId span.EnvelopeSpanId)

[<Law(1500)>]
let ``ids are valid, of 16 digits and distinct`` () =
    onEnvelopes (fun envelope ->
        let root, spans = mapped envelope
        let ids = root.SpanId :: List.map (fun (_, span: OpenTelemetrySpan) -> span.SpanId) spans
        Law.must "valid" (ids |> List.forall (fun id -> not id.IsNone && id.Digits = 16))
        Law.must "distinct" (List.distinct ids = ids)
        Law.must "trace" (not root.TraceId.IsNone)

        for record, span in spans do
            Law.same "trace" root.TraceId span.TraceId

            if record.SpanId.Digits = 16 then Law.same "kept" record.SpanId span.SpanId)

[<Law(1500)>]
let ``the session's span has the id that its traceparent names, unless a recorded span or its parent has that`` () =
    onEnvelopes (fun envelope ->
        let root, spans = mapped envelope
        let wanted = envelope.Session.RootSpanId

        let isTaken =
            spans |> List.exists (fun (_, span) -> span.SpanId = wanted)
            || root.ParentSpanId = wanted

        Law.same "id" (not isTaken) (root.SpanId = wanted))

[<Law(1500)>]
let ``parents are preserved, and what has none stands under the session`` () =
    onEnvelopes (fun envelope ->
        let root, spans = mapped envelope
        let byId = Dictionary<SpanId, SpanId>()

        for record, span in spans do
            let expected = if record.ParentSpanId.IsNone then root.SpanId else byId[record.ParentSpanId]
            Law.same "parent" expected span.ParentSpanId
            byId[record.SpanId] <- span.SpanId

        Law.must "no cycle" (not (byId.ContainsValue root.ParentSpanId)))

[<Law(1500)>]
let ``times are kept, and never before 1970 or their start`` () =
    onEnvelopes (fun envelope ->
        for record, span in snd (mapped envelope) do
            Law.same "start" (max 0L record.StartTime.UnixNanoseconds) span.StartTime.UnixNanoseconds

            Law.same
                "end"
                (max span.StartTime.UnixNanoseconds record.EndTime.UnixNanoseconds)
                span.EndTime.UnixNanoseconds)

[<Law(1500)>]
let ``every event becomes exactly one event of its span or of the session`` () =
    onEnvelopes (fun envelope ->
        let root, spans = mapped envelope

        for record, span in spans do
            let plain = span.Events |> Seq.filter (fun event -> not event.IsException)
            Law.same "events" record.EventCount (int64 (Seq.length plain))
            let exceptions = if isNull record.Error then 0 else 1
            Law.same "exceptions" (record.EventCount + int64 exceptions) (int64 span.Events.Length)

        let sessionErrors = if isNull envelope.Error then 0 else 1
        Law.same "strays" (envelope.Strays.Length + sessionErrors) root.Events.Length)

/// The names and times of a span's events by the envelope: an exception stands where the span ended.
let private told (envelope: SessionEnvelope) (record: SpanRecord) : (string * int64) list =
    let isEnd (event: TraceEvent) = event.Fact.IsSpanEnded

    let streamEvents (events: TraceEvent list) =
        events
        |> List.choose (fun event ->
            match event.Fact with
            | TraceFact.StreamEvent(name, _, _) ->
                let told = if String.IsNullOrEmpty name then "event" else Texts.wellFormed name
                Some(told, max 0L event.Time.UnixNanoseconds)
            | _ -> None)

    let own =
        envelope.Events
        |> Seq.filter (fun event -> event.SpanId = record.SpanId)
        |> List.ofSeq

    let error = if isNull record.Error then [] else [ "exception", max 0L record.EndTime.UnixNanoseconds ]

    streamEvents (List.takeWhile (isEnd >> not) own)
    @ error
    @ streamEvents (List.skipWhile (isEnd >> not) own)

let private namesAndTimes (events: seq<OpenTelemetryEvent>) =
    events
    |> Seq.map (fun event -> event.Name, event.Time.UnixNanoseconds)
    |> List.ofSeq

[<Law(1500)>]
let ``events keep their names, times and order, and an exception stands where its span ended`` () =
    onEnvelopes (fun envelope ->
        let root, spans = mapped envelope

        for record, span in spans do
            Law.same "events" (told envelope record) (namesAndTimes span.Events)

        let strays =
            envelope.Strays
            |> Seq.map (fun stray -> max 0L stray.Event.Time.UnixNanoseconds)
            |> List.ofSeq

        Law.same "strays" strays (namesAndTimes root.Events |> List.map snd |> List.take strays.Length))

[<Law(1500)>]
let ``what failed or never ended is an error, and only that`` () =
    onEnvelopes (fun envelope ->
        for record, span in snd (mapped envelope) do
            let hasFailed =
                record.Status = SpanStatus.Error
                || record.Status = SpanStatus.Unfinished
                || not (isNull record.Error)

            Law.same "error" hasFailed (span.Status = ActivityStatusCode.Error)
            Law.same "unfinished" (record.Status = SpanStatus.Unfinished) span.IsUnfinished
            let flag = span.Attributes["agent_observatory.unfinished"].AsBoolean()
            Law.same "flag" span.IsUnfinished flag)

[<Law(1500)>]
let ``attributes are flat, and names neither empty nor ill-formed`` () =
    let isFlat (value: AttributeValue) =
        match value.Kind with
        | AttributeKind.Map
        | AttributeKind.Number -> false
        | AttributeKind.List ->
            Seq.length (Seq.distinctBy (fun (item: AttributeValue) -> item.Kind) (value.AsList()))
            <= 1
        | _ -> true

    let isSound (name: string) = name <> "" && name = Texts.wellFormed name

    onEnvelopes (fun envelope ->
        for span in OpenTelemetryMapping.map envelope do
            Law.must "span name" (isSound span.Name)

            for entry in span.Attributes do
                Law.must "attribute" (isSound entry.Key && isFlat entry.Value)

            for event in span.Events do
                Law.must "event name" (isSound event.Name)

                Law.must
                    "event attributes"
                    (Seq.forall
                        (fun (e: KeyValuePair<string, AttributeValue>) -> isSound e.Key && isFlat e.Value)
                        event.Attributes))

[<Law(1500)>]
let ``users' attributes are passed through under their own names`` () =
    let isOwn (key: string) = key.StartsWith("agent_observatory.", StringComparison.Ordinal)

    onEnvelopes (fun envelope ->
        for record, span in snd (mapped envelope) do
            for entry in record.Attributes do
                let isScalar =
                    entry.Value.Kind <> AttributeKind.Null
                    && entry.Value.Kind < AttributeKind.Number

                if isScalar && entry.Key <> "" && not (isOwn entry.Key) then
                    Law.same entry.Key entry.Value span.Attributes[entry.Key])

[<Law(1500)>]
let ``OTLP JSON read back gives the ids, times, names and events again`` () =
    onEnvelopes (fun envelope ->
        let expected = List.ofSeq (OpenTelemetryMapping.map envelope)
        let actual = spansOf (otlp envelope)
        Law.same "spans" expected.Length actual.Length

        for span, json in List.zip expected actual do
            Law.same "trace" (span.TraceId.ToString()) (text "traceId" json)
            Law.same "id" (span.SpanId.ToString()) (text "spanId" json)
            let parent = if span.ParentSpanId.IsNone then "" else span.ParentSpanId.ToString()
            Law.same "parent" parent (text "parentSpanId" json)
            Law.same "name" span.Name (text "name" json)
            Law.same "start" (string span.StartTime.UnixNanoseconds) (text "startTimeUnixNano" json)
            Law.same "end" (string span.EndTime.UnixNanoseconds) (text "endTimeUnixNano" json)
            let isError = json.GetProperty("status").TryGetProperty "code" |> fst
            Law.same "status" (span.Status = ActivityStatusCode.Error) isError

            let events =
                match json.TryGetProperty "events" with
                | true, events -> List.ofSeq (events.EnumerateArray())
                | _ -> []

            Law.same
                "events"
                (namesAndTimes span.Events |> List.map (fun (name, time) -> name, string time))
                (List.map (fun json -> text "name" json, text "timeUnixNano" json) events))

[<Law(1500)>]
let ``the same envelope always gives the same trace`` () =
    onEnvelopes (fun envelope ->
        let again = Files.read (Files.write envelope)
        let ids envelope = Seq.map (fun (span: OpenTelemetrySpan) -> span.SpanId) (OpenTelemetryMapping.map envelope)
        Law.same "ids" (List.ofSeq (ids envelope)) (List.ofSeq (ids envelope))

        if envelope = again then
            Law.same "ids after a file" (List.ofSeq (ids envelope)) (List.ofSeq (ids again)))

/// A part for each writer, as the processes of a run export them.
let private exported (run: Runs.Run) : SessionEnvelope list =
    run.Events
    |> List.groupBy _.EventId.Writer
    |> List.map (fun (_, events) -> SessionReducer.fold events)

[<Law(1500)>]
let ``the parts that processes export are one trace, in which nothing is told twice`` () =
    Prop.forAll Runs.hostile (fun run ->
        let parts = exported run
        let runId = run.Key.RunId

        for part in parts do
            let isWithin =
                match part.Writers[0].Origin with
                | null
                | WriterOrigin.Began -> false
                | _ -> true

            let spans = Seq.toList (OpenTelemetryMapping.map part)
            Law.same "the run's own span" (not isWithin) (spans |> List.exists (fun span -> span.SpanId = runId))
            Law.same "the others" part.Spans.Length (if isWithin then spans.Length else spans.Length - 1)

            for span in spans do
                Law.same "the trace" run.Key.TraceId span.TraceId

                if isWithin then Law.must "it has a parent" (not span.ParentSpanId.IsNone)

        let ids =
            parts
            |> List.collect (fun part ->
                OpenTelemetryMapping.map part
                |> Seq.filter (fun span -> span.SpanId <> runId)
                |> Seq.map _.SpanId
                |> Seq.toList)

        Law.same "each span once" (List.distinct ids) ids)

[<Law(1500)>]
let ``a merged run has one root, and every span the parent that its start names`` () =
    Prop.forAll Runs.hostile (fun run ->
        let envelope = Seq.exactlyOne (EnvelopeMerge.merge (exported run))

        if OpenTelemetryMapping.hasRoot envelope then
            let root, spans = mapped envelope

            for record, span in spans do
                let parent = if record.ParentSpanId.IsNone then root.SpanId else record.ParentSpanId
                Law.same "the parent" parent span.ParentSpanId)
