namespace AgentObservatory

open System
open System.Text.Json

/// Reads what an envelope says about its session. Unknown fields are ignored; fields come in any order.
module internal SessionReader =

    /// The fields of a session, as they are read.
    [<NoComparison; NoEquality>]
    type Fields =
        {
            mutable SessionId: string
            mutable AgentId: string
            mutable UserId: string | null
            mutable Metadata: Attributes
            mutable TraceId: TraceId
            mutable SpanId: SpanId
            mutable Parent: SessionParent | null
            mutable StartTime: Nullable<Timestamp>
            mutable EndTime: Nullable<Timestamp>
            mutable Duration: Nullable<int64>
            mutable Status: string | null
            mutable Error: ErrorInfo | null
            mutable Dropped: Tally
            mutable Discarded: Tally
        }

    let private readTally (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Tally =
        let mutable tally = Tally.Empty

        let fields = JsonValues.attributes scratch &reader

        for entry in fields["by_reason"].AsMap() do
            tally <- tally.Add(entry.Key, entry.Value.AsInteger())

        tally

    let private readParent (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : SessionParent | null =
        if reader.TokenType <> JsonTokenType.StartObject then
            reader.Skip()
            null
        else
            let mutable parent: SessionParent = { TraceId = TraceId.None; SpanId = SpanId.None; SessionId = null }

            while JsonValues.nextMember &reader do
                if JsonValues.isAt &reader WireBytes.traceId then
                    parent <- { parent with TraceId = TraceId.Read(JsonValues.id &reader) }
                elif JsonValues.isAt &reader WireBytes.spanId then
                    parent <- { parent with SpanId = SpanId.Read(JsonValues.id &reader) }
                elif JsonValues.isAt &reader WireBytes.sessionId then
                    parent <- { parent with SessionId = JsonValues.textOrNull scratch &reader }
                else
                    reader.Skip()

            parent

    let read (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : Fields =
        let session: Fields =
            {
                SessionId = ""
                AgentId = ""
                UserId = null
                Metadata = Attributes.Empty
                TraceId = TraceId.None
                SpanId = SpanId.None
                Parent = null
                StartTime = Nullable()
                EndTime = Nullable()
                Duration = Nullable()
                Status = null
                Error = null
                Dropped = Tally.Empty
                Discarded = Tally.Empty
            }

        while JsonValues.nextMember &reader do
            if JsonValues.isAt &reader WireBytes.sessionId then
                session.SessionId <- JsonValues.textOr scratch &reader ""
            elif JsonValues.isAt &reader WireBytes.agentId then
                session.AgentId <- JsonValues.textOr scratch &reader ""
            elif JsonValues.isAt &reader WireBytes.userId then
                session.UserId <- JsonValues.textOrNull scratch &reader
            elif JsonValues.isAt &reader WireBytes.metadata then
                session.Metadata <- JsonValues.attributes scratch &reader
            elif JsonValues.isAt &reader WireBytes.traceId then
                session.TraceId <- TraceId.Read(JsonValues.id &reader)
            elif JsonValues.isAt &reader WireBytes.spanId then
                session.SpanId <- SpanId.Read(JsonValues.id &reader)
            elif JsonValues.isAt &reader WireBytes.parent then
                session.Parent <- readParent scratch &reader
            elif JsonValues.isAt &reader WireBytes.startTime then
                session.StartTime <- JsonValues.time &reader
            elif JsonValues.isAt &reader WireBytes.endTime then
                session.EndTime <- JsonValues.time &reader
            elif JsonValues.isAt &reader WireBytes.durationNs then
                session.Duration <- JsonValues.integer &reader
            elif JsonValues.isAt &reader WireBytes.status then
                session.Status <- JsonValues.textOrNull scratch &reader
            elif JsonValues.isAt &reader WireBytes.error then
                session.Error <- ErrorReader.read scratch &reader
            elif JsonValues.isAt &reader WireBytes.dropped then
                session.Dropped <- readTally scratch &reader
            elif JsonValues.isAt &reader WireBytes.discarded then
                session.Discarded <- readTally scratch &reader
            else
                reader.Skip()

        session

    let info (fields: Fields) : SessionInfo =
        {
            SessionId = fields.SessionId
            AgentId = fields.AgentId
            UserId = fields.UserId
            Metadata = fields.Metadata
            TraceId = fields.TraceId
            SpanId = fields.SpanId
            Parent = fields.Parent
            StartTime = fields.StartTime.GetValueOrDefault()
        }

    /// How the session ended, as far as the line says. Events that could not be read count as discarded.
    let finish (fields: Fields) (unreadable: int64) : SessionEnd =
        let status =
            match fields.Status with
            | null when fields.EndTime.HasValue -> SpanStatus.Ok
            | null -> SpanStatus.Unfinished
            | name -> WireWord.toStatus name

        {
            Status = status
            Error = fields.Error
            DurationNanoseconds = fields.Duration
            Dropped = fields.Dropped
            Discarded = fields.Discarded.Add(Anomaly.Unreadable.Name, unreadable)
        }
