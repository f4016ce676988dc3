namespace AgentObservatory

open System.Text

/// The names of the wire format as UTF-8, for writing and for comparing with what is read.
module internal WireBytes =
    let schemaVersion = "schema_version"B
    let session = "session"B
    let events = "events"B
    let sessionId = "session_id"B
    let agentId = "agent_id"B
    let userId = "user_id"B
    let metadata = "metadata"B
    let traceId = "trace_id"B
    let parent = "parent"B
    let startTime = "start_time"B
    let endTime = "end_time"B
    let durationNs = "duration_ns"B
    let status = "status"B
    let error = "error"B
    let dropped = "dropped"B
    let discarded = "discarded"B
    let byReason = "by_reason"B
    let eventId = "event_id"B
    let sequence = "sequence"B
    let timestamp = "timestamp"B
    let kindOfEvent = "type"B
    let trace = "trace"B
    let payload = "payload"B
    let spanId = "span_id"B
    let parentSpanId = "parent_span_id"B
    let kind = "kind"B
    let name = "name"B
    let event = "event"B
    let late = "late"B
    let attributes = "attributes"B
    let droppedEvents = "dropped_events"B
    let message = "message"B
    let traceback = "traceback"B
    let runId = "run_id"B
    let part = "part"B
    let writers = "writers"B
    let writer = "writer"B
    let state = "state"B
    let ranges = "ranges"B
    let processEnded = "process_ended"B
    let resumes = "resumes"B
    let joins = "joins"B
    let suspendReason = "suspend_reason"B

    let private sessionStart = Encoding.ASCII.GetBytes WireWord.SessionStart
    let private spanStart = Encoding.ASCII.GetBytes WireWord.SpanStart
    let private streamEvent = Encoding.ASCII.GetBytes WireWord.StreamEvent
    let private spanEnd = Encoding.ASCII.GetBytes WireWord.SpanEnd
    let private sessionEnd = Encoding.ASCII.GetBytes WireWord.SessionEnd

    let ofFact (fact: TraceFact) : byte[] =
        match fact with
        | TraceFact.SessionStarted _ -> sessionStart
        | TraceFact.SpanStarted _ -> spanStart
        | TraceFact.StreamEvent _ -> streamEvent
        | TraceFact.SpanEnded _ -> spanEnd
        | TraceFact.SessionEnded _ -> sessionEnd
