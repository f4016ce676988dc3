namespace AgentObservatory

open System.Collections.Generic
open System.Collections.Immutable

/// Maps an envelope to OpenTelemetry by the GenAI semantic conventions (docs/opentelemetry.md). Pure and total: any
/// envelope gives exactly one span for each of its own and, unless other parts of the run tell it, one for the session.
[<RequireQualifiedAccess>]
module OpenTelemetryMapping =

    /// The URL of the schema that names and values follow.
    [<Literal>]
    let SchemaUrl = Convention.SchemaUrl

    let private orEmpty (items: ImmutableArray<'T>) = if items.IsDefault then ImmutableArray.Empty else items

    /// An envelope created by hand may lack what a folded one always has.
    let private sessionOf (envelope: SessionEnvelope) =
        match box envelope.Session with
        | null -> { envelope with Session = SessionInfo.Unknown }
        | _ -> envelope

    let private rootOf (envelope: SessionEnvelope) spans (taken: HashSet<uint64>) : OpenTelemetrySpan =
        let session = envelope.Session
        let root = SpanMapping.ofSession session envelope.EndTime envelope.End
        let root = { root with TraceId = W3CIds.ofTrace session spans }

        match session.Parent with
        | NonNull parent when not (parent.SpanId.IsNone || parent.TraceId.IsNone) ->
            let id = W3CIds.ofForeign parent.SpanId

            if parent.TraceId <> root.TraceId then
                { root with
                    Links = ImmutableArray.Create<OpenTelemetryLink> { TraceId = parent.TraceId; SpanId = id }
                }
            elif taken.Contains id.Value then
                root
            else
                { root with ParentSpanId = id; HasRemoteParent = true }
        | _ -> root

    /// Whether the envelope tells the run's own span: the run's first writer does. Who has resumed or joined the run has only
    /// the spans within it.
    [<CompiledName("HasRoot")>]
    let internal hasRoot (envelope: SessionEnvelope) : bool =
        let isWithin (writer: RunWriter) =
            match writer.Origin with
            | null
            | WriterOrigin.Began -> false
            | WriterOrigin.Resumed _
            | WriterOrigin.Joined _ -> true

        let isSilent (writer: RunWriter) = isNull writer.Start && writer.Told.Count = 0L
        let writers = orEmpty envelope.Writers

        not (
            Seq.exists isWithin writers
            && Seq.forall (fun writer -> isWithin writer || isSilent writer) writers
        )

    /// The session's span as a sampler sees it: without an id, and events but its exception, which depend on the other spans.
    [<CompiledName("Root")>]
    let internal root (envelope: SessionEnvelope) : OpenTelemetrySpan =
        let envelope = sessionOf envelope
        rootOf envelope (orEmpty envelope.Spans) (HashSet())

    /// The session's span, then the envelope's in their order. A span's parent always comes before it. The parent of
    /// a span that has none in the envelope is the session's span. A part whose writers have all resumed or joined the run
    /// gives no span for the session, which the run's first writer tells: the parent of a span that has none there is the
    /// one that its start names, otherwise the run's root. Safe to call from any thread; never throws.
    [<CompiledName("Map")>]
    let map (envelope: SessionEnvelope) : ImmutableArray<OpenTelemetrySpan> =
        let envelope = sessionOf envelope
        let spans = orEmpty envelope.Spans
        let events = orEmpty envelope.Events
        let struct (ids, taken) = W3CIds.ofSpans spans
        let places = Dictionary<SpanId, int>(spans.Length)

        let parents =
            Array.init spans.Length (fun place ->
                let parent = places.GetValueOrDefault(spans[place].ParentSpanId, -1)
                places.TryAdd(spans[place].SpanId, place) |> ignore
                parent)

        let root = rootOf envelope spans taken
        let hasRoot = hasRoot envelope
        let rootId = if hasRoot then W3CIds.ofRoot envelope.Session root.ParentSpanId taken else SpanId.None
        let sessionEvents = SpanEvents.ofSession places events (orEmpty envelope.Strays)
        sessionEvents.AddRange(SpanEvents.ofError envelope.Error envelope.EndTime)
        let timelines = SpanEvents.ofSpans places spans events
        let firstChunks = FirstChunk.ofSpans places spans parents events
        let mapped = ImmutableArray.CreateBuilder<OpenTelemetrySpan>(spans.Length + 1)

        if hasRoot then
            mapped.Add { root with SpanId = rootId; Events = ImmutableArray.CreateRange sessionEvents }

        let parentOf place =
            if parents[place] >= 0 then ids[parents[place]]
            elif hasRoot then rootId
            else W3CIds.ofOutside envelope.Session spans[place].ForeignParentId taken

        for place in 0 .. spans.Length - 1 do
            mapped.Add
                { SpanMapping.ofSpan spans[place] firstChunks[place] with
                    TraceId = root.TraceId
                    SpanId = ids[place]
                    ParentSpanId = parentOf place
                    HasRemoteParent = (parents[place] < 0 && not hasRoot)
                    Events = ImmutableArray.CreateRange timelines[place]
                }

        mapped.DrainToImmutable()
