/// Envelopes that no fold makes, put together from folded ones: whatever the types allow, OpenTelemetry gets a sound trace.
module AgentObservatory.PropertyTests.HandMadeEnvelopeLaws

open System
open System.Buffers
open System.Collections.Generic
open System.Collections.Immutable
open System.Diagnostics
open System.Text.Json
open AgentObservatory
open AgentObservatory.Generators
open FsCheck.FSharp

let private onSpans (change: SpanRecord -> SpanRecord) (envelope: SessionEnvelope) =
    { envelope with
        Spans = ImmutableArray.CreateRange(Seq.map change envelope.Spans)
    }

let private first (envelope: SessionEnvelope) = if envelope.Spans.IsEmpty then SpanId.None else envelope.Spans[0].SpanId

let private broken: ErrorInfo =
    {
        Type = Unchecked.defaultof<_>
        Message = Unchecked.defaultof<_>
        Traceback = null
    }

/// Each takes away one thing that a fold guarantees.
let private changes: (string * (SessionEnvelope -> SessionEnvelope)) list =
    [
        "children before parents",
        fun envelope -> { envelope with Spans = ImmutableArray.CreateRange(Seq.rev envelope.Spans) }
        "their own parents", onSpans (fun span -> { span with ParentSpanId = span.SpanId })
        "one id for all", fun envelope -> onSpans (fun span -> { span with SpanId = first envelope }) envelope
        "no ids", onSpans (fun span -> { span with SpanId = SpanId.None })
        "half an id", onSpans (fun span -> { span with SpanId = { Value = 0UL; Extension = span.SpanId.Value } })
        "twice", fun envelope -> { envelope with Spans = envelope.Spans.AddRange envelope.Spans }
        "no names", onSpans (fun span -> { span with Name = Unchecked.defaultof<_>; Kind = Unchecked.defaultof<_> })
        "errors of nulls", onSpans (fun span -> { span with Error = broken })
        "the beginning of time", onSpans (fun span -> { span with EndTime = { UnixNanoseconds = Int64.MinValue } })
        "the end of time", onSpans (fun span -> { span with StartTime = { UnixNanoseconds = Int64.MaxValue } })
        "counts below zero", onSpans (fun span -> { span with EventCount = -1L; DroppedEvents = Int64.MinValue })
        "no session", fun envelope -> { envelope with Session = Unchecked.defaultof<_> }
        "a session of nulls",
        fun envelope ->
            { envelope with
                Session =
                    { SessionInfo.Unknown with
                        SessionId = Unchecked.defaultof<_>
                        AgentId = Unchecked.defaultof<_>
                    }
            }
        "under a span of its own",
        fun envelope ->
            { envelope with
                Session =
                    { SessionInfo.Unknown with
                        TraceId = { High = 1UL; Low = 1UL }
                        Parent =
                            {
                                TraceId = { High = 1UL; Low = 1UL }
                                SpanId = first envelope
                                SessionId = null
                            }
                    }
            }
        "no tallies",
        fun envelope ->
            { envelope with
                Dropped = Unchecked.defaultof<_>
                Discarded = Unchecked.defaultof<_>
            }
        "no events", fun envelope -> { envelope with Events = Unchecked.defaultof<_> }
        "no strays", fun envelope -> { envelope with Strays = Unchecked.defaultof<_> }
        "no spans", fun envelope -> { envelope with Spans = Unchecked.defaultof<_> }
    ]

/// Every change alone, then all together but for the last, which leaves little.
let private onEach (law: SessionEnvelope -> unit) =
    Prop.forAll ScenarioGenerator.hostile (fun scenario ->
        // Whole: what the writers say is not changed here.
        let envelope =
            { SessionReducer.fold (Scenario.events scenario) with
                Writers = Unchecked.defaultof<_>
            }

        for name, change in changes do
            try
                law (change envelope)
            with failure ->
                raise (Exception(name, failure))

        law (List.fold (fun changed (_, change) -> change changed) envelope (List.take (changes.Length - 1) changes)))

let private spanCount (envelope: SessionEnvelope) = if envelope.Spans.IsDefault then 0 else envelope.Spans.Length

[<Law(150)>]
let ``each span becomes exactly one of a sound trace`` () =
    onEach (fun envelope ->
        let spans = OpenTelemetryMapping.map envelope
        Law.same "spans" (spanCount envelope + 1) spans.Length
        let above = HashSet<SpanId>()

        for span in spans do
            Law.must "trace" (not span.TraceId.IsNone && span.TraceId = spans[0].TraceId)
            Law.must "id" (not span.SpanId.IsNone && span.SpanId.Digits = 16)
            Law.must "parent" (above.Count = 0 || above.Contains span.ParentSpanId)
            Law.must "distinct" (above.Add span.SpanId)
            Law.must "name" (not (String.IsNullOrEmpty span.Name))
            Law.must "start" (span.StartTime.UnixNanoseconds >= 0L)
            Law.must "end" (span.EndTime.UnixNanoseconds >= span.StartTime.UnixNanoseconds)
            Law.must "dropped" (span.DroppedEvents >= 0L)

        Law.must "no cycle" (not (above.Contains spans[0].ParentSpanId)))

[<Law(150)>]
let ``it is written as OTLP JSON`` () =
    onEach (fun envelope ->
        let buffer = ArrayBufferWriter<byte>()
        EnvelopeOtlp.write envelope buffer
        let resource = JsonElement.Parse(buffer.WrittenSpan).GetProperty("resourceSpans")[0]
        let spans = resource.GetProperty("scopeSpans").[0].GetProperty "spans"
        Law.same "spans" (spanCount envelope + 1) (spans.GetArrayLength()))

[<Law(150)>]
let ``it is replayed span by span`` () =
    onEach (fun envelope ->
        use source = new ActivitySource(Guid.NewGuid().ToString())
        let stopped = List<ActivitySpanId>()

        use listener =
            new ActivityListener(
                ShouldListenTo = (fun heard -> obj.ReferenceEquals(heard, source)),
                Sample = SampleActivity(fun _ -> ActivitySamplingResult.AllDataAndRecorded),
                ActivityStopped = fun activity -> stopped.Add activity.SpanId
            )

        ActivitySource.AddActivityListener listener
        let exporter = OpenTelemetryExporter(source, OpenTelemetryExporterOptions(ReplaysLiveSessions = true))

        exporter.Export envelope
        Law.same "spans" (spanCount envelope + 1) (Seq.length (Seq.distinct stopped)))
