namespace AgentObservatory;

// A run that outlives its process, or is written by several.
public sealed partial class AgentSession
{
    // The span of the ticket that the session came with: its outermost spans are within it. 0 for none.
    private readonly ulong outermost;

    // What Suspend returns once the session has ended: what it returned before or, in a refused session, what it was to resume.
    private volatile string? suspension;

    /// <summary>Ends this part of the run as suspended and returns a ticket, with which
    /// <see cref="Observatory.Resume"/> goes on with the run, in any process, for example when a human has approved what
    /// comes next. Spans that are still open are closed as unfinished, and the envelope goes to the exporters as at
    /// <see cref="Dispose"/>. What goes on is within the span that is current here. Disposing the session afterwards has no
    /// effect; ends of spans that come later are counted as late.</summary>
    /// <param name="reason">Why, for example "approval"; at most 1,024 characters are kept.</param>
    /// <returns>The ticket: at most 512 characters without white space. It names only ids and grants nothing; keep it where
    /// you keep the run's state. Calling this again returns the same ticket. A session that has ended otherwise stays ended,
    /// and the ticket leads on from there. A refused session returns the ticket that it was to resume, otherwise an empty
    /// text, as where no memory is left.</returns>
    public string Suspend(string? reason = null)
    {
        ulong place = PlaceOfTickets();
        adopted?.BeginAll();
        if (!Recorder.TryEndSession(out EndingSession ending))
        {
            return suspension ?? HandOver();
        }

        hasEnded = true;
        long now = Math.Max(ending.Now.UnixNanoseconds, ending.Log.LastTime);
        string ticket = TicketAt(place, new Timestamp(now));
        suspension = ticket;
        adopted?.Forget();
        Recorder.Conclude(ending, null, WellFormed(reason));
        AmbientPlace.Forget();
        return ticket;
    }

    /// <summary>A ticket for work on this run elsewhere, in any process, while this session goes on. Pass it as
    /// <see cref="AgentContext.Ticket"/>: the other session reports to the same run, its spans are within the span that is
    /// current here, and what has been reported here until now stands before them, whatever the clocks say. A ticket may be
    /// used any number of times.</summary>
    /// <returns>The ticket: at most 512 characters without white space. It names only ids and grants nothing. Empty for a
    /// refused session, and where no memory is left.</returns>
    public string HandOver()
    {
        Recorder.Share();
        return TicketAt(PlaceOfTickets(), null);
    }

    /// <summary>Takes a ticket back that comes with the result of work elsewhere, from <see cref="HandOver"/> of the session
    /// that did the work: what is reported here from now on stands after what was reported there until then. A ticket that
    /// cannot be read, or is of another run, and any ticket once this session has ended, is ignored and counted
    /// (<see cref="ObservatoryHealth.TicketsIgnored"/>).</summary>
    /// <param name="ticket">The ticket.</param>
    public void Receive(string? ticket)
    {
        bool isReceived = false;
        try
        {
            isReceived =
                RunTicket.TryParse(ticket, out RunTicket? read)
                && read.Key == Key
                && Recorder.GoOnAbove((long)read.Stamp.Sequence);
        }
        catch (OutOfMemoryException)
        {
            // Counted below.
        }

        if (!isReceived)
        {
            Recorder.TicketIgnored();
        }
    }

    private SessionKey Key => new(TraceId, rootSpanId);

    private ulong PlaceOfTickets() => NearestOwn(CurrentPlace)?.SpanId.Value ?? outermost;

    private string TicketAt(ulong place, Timestamp? suspendedAt)
    {
        try
        {
            return Recorder.Writer == 0
                ? ""
                : new RunTicket(
                    Key,
                    // Above the largest that a ticket tells there is only what a forged one has led to.
                    new EventId(Recorder.Writer, Math.Min((ulong)Recorder.Stamp, RunTicket.MaxSequence)),
                    new SpanId(place, 0),
                    suspendedAt
                ).ToString();
        }
        catch (OutOfMemoryException)
        {
            return "";
        }
    }

    /// <summary>Empty where nobody says why, or no memory is left for it.</summary>
    private static string WellFormed(string? reason)
    {
        try
        {
            return UnicodeText.WellFormed(TextLimit.CutName(reason));
        }
        catch (OutOfMemoryException)
        {
            return "";
        }
    }
}
