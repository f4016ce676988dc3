namespace AgentObservatory

open System
open System.Diagnostics.CodeAnalysis
open System.Globalization
open System.Runtime.InteropServices

/// What one process hands to another so that the other can report to the same run: the run's key, a stamp that the other
/// counts on from, and a place in the run's tree. As text it is at most 512 characters, its version first. It names only
/// ids and grants nothing: whoever reads one learns and may do nothing else.
[<NoComparison>]
type RunTicket =
    {
        /// The run.
        Key: SessionKey
        /// The writer that issued the ticket, and the sequence up to which it had counted: that of its last event, or a
        /// larger one that it had received from another writer.
        Stamp: EventId
        /// The span under which the other goes on; none for the run itself.
        SpanId: SpanId
        /// Since when the run waits; null if the writer that issued the ticket goes on itself.
        SuspendedAt: Nullable<Timestamp>
    }

    /// The longest text that is a ticket, of any version.
    static member MaxLength = 512

    /// The largest sequence that is taken from a ticket. No run has so many events, and every reader of JSON can still tell
    /// such numbers apart.
    static member internal MaxSequence = 1UL <<< 52

    /// Stands for the time in a ticket of a run that does not wait. All numbers have fixed widths, so that a ticket that was
    /// cut off is never another ticket.
    static member private NoTime = "xxxxxxxxxxxxxxxx"

    /// The ticket as text, for example for a database or a message.
    override this.ToString() =
        let time =
            if this.SuspendedAt.HasValue then
                this.SuspendedAt.Value.UnixNanoseconds.ToString("x16", CultureInfo.InvariantCulture)
            else
                RunTicket.NoTime

        String.Join(
            '-',
            [|
                "ao1"
                this.Key.ToString()
                this.Stamp.Writer.ToString("x16", CultureInfo.InvariantCulture)
                this.Stamp.Sequence.ToString("x16", CultureInfo.InvariantCulture)
                this.SpanId.Value.ToString("x16", CultureInfo.InvariantCulture)
                time
            |]
        )

    static member private TryTime(text: string, time: byref<Nullable<Timestamp>>) : bool =
        let mutable number = SpanId.None

        if text = RunTicket.NoTime then
            true
        elif SpanId.TryParse(text, &number) then
            time <- Nullable { UnixNanoseconds = int64 number.Value }
            true
        else
            false

    static member private OfFields(fields: string[]) : TicketReading =
        let mutable traceId = TraceId.None
        let mutable runId = SpanId.None
        let mutable writer = SpanId.None
        let mutable sequence = SpanId.None
        let mutable spanId = SpanId.None
        let mutable time = Nullable<Timestamp>()

        let hasTrace = fields.Length > 1 && TraceId.TryParse(fields[1], &traceId) && not traceId.IsNone

        let hasRun = hasTrace && fields.Length > 2 && SpanId.TryParse(fields[2], &runId)

        let isWhole =
            hasRun
            && not runId.IsNone
            && fields.Length = 7
            && fields[0] = "ao1"
            && SpanId.TryParse(fields[3], &writer)
            && not writer.IsNone
            && SpanId.TryParse(fields[4], &sequence)
            && sequence.Value <= RunTicket.MaxSequence
            && SpanId.TryParse(fields[5], &spanId)
            && RunTicket.TryTime(fields[6], &time)

        if isWhole then
            TicketReading.Whole
                {
                    Key = { TraceId = traceId; RunId = runId }
                    Stamp = { Writer = writer.Value; Sequence = sequence.Value }
                    SpanId = spanId
                    SuspendedAt = time
                }
        elif hasTrace then
            TicketReading.Partial { TraceId = traceId; SpanId = runId; SessionId = null }
        else
            TicketReading.Unreadable

    /// Reads a ticket, ignoring surrounding white space. Total: takes any text, null included.
    static member internal Read(text: string | null) : TicketReading =
        let isVersion (field: string) =
            field.StartsWith("ao", StringComparison.Ordinal)
            && field.Length > 2
            && Seq.forall Char.IsAsciiDigit (Seq.skip 2 field)

        match text with
        | NonNull text when text.Length <= RunTicket.MaxLength ->
            let fields = text.Trim().Split '-'
            if isVersion fields[0] then RunTicket.OfFields fields else TicketReading.Unreadable
        | _ -> TicketReading.Unreadable

    /// Reads a ticket that this version understands, ignoring surrounding white space. Returns false for anything else, null
    /// included.
    static member TryParse(text: string | null, [<NotNullWhen(true); Out>] ticket: byref<RunTicket | null>) : bool =
        match RunTicket.Read text with
        | TicketReading.Whole whole ->
            ticket <- whole
            true
        | _ ->
            ticket <- null
            false

/// What can be read of a text that may be a ticket.
and [<RequireQualifiedAccess; NoComparison>] internal TicketReading =
    /// The whole ticket.
    | Whole of Ticket: RunTicket
    /// It is from a newer version, or damaged, but says which trace its run belongs to, and perhaps the run: the place of the
    /// run's root span.
    | Partial of Place: SessionParent
    /// It is no ticket.
    | Unreadable
