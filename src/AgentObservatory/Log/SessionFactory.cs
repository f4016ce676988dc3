using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Redaction;

namespace AgentObservatory.Log;

/// <summary>Starts the sessions of an observatory.</summary>
internal sealed class SessionFactory(
    ObservatoryOptions options,
    ILogHome home,
    ICompanionFactory? companions,
    GuardedRedactor? redactor = null,
    bool isInline = false
)
{
    private readonly LogLimits limits = new(options.MaxEventsPerSession, options.MaxBytesPerSession);
    private readonly ChunkPool<LogEntry> entries = new(first: 64, longest: 512);
    private readonly ChunkPool<SpanRow> rows = new(first: 16, longest: 256);
    private readonly ChunkPool<NamedValue> values = new(first: 64, longest: 512, most: NamedEntries.MostCompared);

    /// <summary>Starts a session. With a ticket in its context, it joins the ticket's run.</summary>
    internal StartedSession Start(AgentContext? context, OuterPlace? outer)
    {
        SessionParent? elsewhere = null;
        RunTicket? ticket = context?.Ticket is { } text ? Read(text, out elsewhere) : null;
        return Start(context, outer, ticket is null ? null : RunEntry.Joining(ticket), elsewhere);
    }

    /// <summary>Goes on with the ticket's run, or starts a session if the ticket cannot be read.</summary>
    internal StartedSession Resume(string? text, AgentContext? context, OuterPlace? outer) =>
        Read(text, out SessionParent? elsewhere) is { } ticket
            ? Start(context, outer, RunEntry.Resuming(ticket), null)
            : Start(context, outer, null, elsewhere);

    private StartedSession Start(AgentContext? context, OuterPlace? outer, RunEntry? entry, SessionParent? elsewhere)
    {
        var clock = new SessionClock(options.TimeProvider);
        var ids = new SessionIds(options.IdGenerator);
        Moment now = clock.Now();
        // Activities and inline readers get to know everything on the agent's thread.
        bool isAccompaniable = companions is { AreWanted: true };
        GuardedRedactor? early = isInline || isAccompaniable ? redactor : null;
        AgentContext? given = context;
        context = early is null ? context : early.Names(context);
        var metadata = Metadata(context, early, out long metadataBytes);
        SpanId runId = entry?.Ticket.Key.RunId ?? ids.RunId;
        var startTime = new Timestamp(now.UnixNanoseconds);
        SessionOrigin place = entry is null
            ? OriginOf(context, outer, elsewhere, Describe(context, metadata, default, runId, startTime), ids)
            : OriginWithin(entry.Ticket, Describe(context, metadata, default, runId, startTime));
        try
        {
            SessionInfo session = Describe(context, metadata, place, runId, startTime);
            session = early?.WithParent(session) ?? session;
            bool isEarly = isInline || place.Companion is not null;
            var log = new SessionLog(
                session,
                limits,
                entries.NewList(),
                rows.NewList(),
                values.NewList(),
                ids,
                metadataBytes,
                home.Watch,
                entry,
                redactor is null || isEarly ? null : new LogRedaction(redactor, isDescribed: early is not null)
            );
            var recorder = new Recorder(
                log,
                clock,
                now.Monotonic,
                place.Companion,
                home,
                options.WatchExceptions,
                isEarly ? redactor : null
            );
            if (entry?.WaitedSince is { } since)
            {
                recorder.Waited(since, entry.Within);
            }

            bool isAccompanied = place.Companion is not null;
            SessionInfo asGiven = ReferenceEquals(context, given)
                ? session
                : Describe(given, metadata, place, runId, startTime);
            return new StartedSession(asGiven, recorder, isAccompanied, IsRefused: false, entry, Ticket: null);
        }
        catch (OutOfMemoryException)
        {
            place.Companion?.Abandoned();
            throw;
        }
    }

    /// <summary>Where a session of its own begins.</summary>
    private SessionOrigin OriginOf(
        AgentContext? context,
        OuterPlace? outer,
        SessionParent? elsewhere,
        SessionInfo described,
        SessionIds ids
    )
    {
        SessionParent? remote = RemoteParent(context);
        SessionParent? parent = remote ?? elsewhere ?? Around(outer);
        if (companions is not { AreWanted: true })
        {
            return SessionOrigin.Under(parent, options.IdGenerator);
        }

        string? traceParent = remote is null ? elsewhere?.ToTraceParent() : context?.Parent;
        return companions.Started(described, parent, traceParent, outer, new SpanId(ids.NextSpanId(), 0));
    }

    /// <summary>Within a run whose own span another process tells. A run that is traced live has the id of that span.</summary>
    private SessionOrigin OriginWithin(RunTicket ticket, SessionInfo described)
    {
        ICompanion? companion = companions is { AreWanted: true } ? companions.Within(described, ticket) : null;
        SpanId spanId = companion is null ? SpanId.None : ticket.Key.RunId;
        return new SessionOrigin(ticket.Key.TraceId, spanId, null, companion);
    }

    /// <summary>A refused session records nothing and counts everything under the cause. It keeps the ticket of a run that it
    /// was to resume.</summary>
    internal StartedSession Refuse(AgentContext? context, OuterPlace? outer, DropCause cause, string? ticket, bool resumes)
    {
        SessionParent? elsewhere = null;
        RunTicket? read =
            resumes || context?.Ticket is not null ? Read(resumes ? ticket : context!.Ticket, out elsewhere) : null;
        SessionOrigin place = read is null
            ? SessionOrigin.Under(RemoteParent(context) ?? elsewhere ?? Around(outer), options.IdGenerator)
            : new SessionOrigin(read.Key.TraceId, SpanId.None, null, null);
        return Refused(context, place, cause, read?.Key.RunId ?? default, resumes ? ticket : null);
    }

    /// <summary>Stands for sessions that there is no memory for. It takes no id from the generator.</summary>
    internal StartedSession Spare() =>
        Refused(null, SessionOrigin.Under(null, null), DropCause.OutOfMemory, default, ticket: null);

    private StartedSession Refused(
        AgentContext? context,
        in SessionOrigin place,
        DropCause cause,
        SpanId runId,
        string? ticket
    )
    {
        SessionInfo session = Describe(context, AttributeSnapshot.Empty, place, runId, default);
        var recorder = new Recorder(home, new SessionClock(options.TimeProvider), cause);
        return new StartedSession(session, recorder, IsAccompanied: false, IsRefused: true, Entry: null, ticket);
    }

    private static SessionInfo Describe(
        AgentContext? context,
        NamedValue[] metadata,
        in SessionOrigin place,
        SpanId runId,
        Timestamp time
    )
    {
        string id = Text(context?.SessionId);
        return new SessionInfo(
            id.Length > 0 ? id : place.TraceId.ToString(),
            Text(context?.AgentId),
            context?.UserId is { } user ? Text(user) : null,
            Attributes.Create(metadata),
            place.TraceId,
            place.SpanId,
            place.SpanId.IsNone ? runId : place.SpanId,
            place.Parent,
            time
        );
    }

    private static string Text(string? text) => UnicodeText.WellFormed(TextLimit.CutName(text));

    /// <summary>A snapshot of the metadata, or a marker if it takes more than a quarter of the session's bytes.</summary>
    private NamedValue[] Metadata(AgentContext? context, GuardedRedactor? early, out long bytes)
    {
        var metadata = AttributeSnapshot.Of(context?.Metadata);
        metadata = early?.Of(GuardedRedactor.OfSession, metadata) ?? metadata;
        bytes = ByteCost.Of(metadata);
        if (bytes <= limits.MaxBytes / 4)
        {
            return metadata;
        }

        bytes = 0;
        return AttributeSnapshot.CutForSpace;
    }

    /// <summary>The ticket; null if the text is none that this version understands. It may still say in which trace its run
    /// is.</summary>
    private RunTicket? Read(string? text, out SessionParent? elsewhere)
    {
        TicketReading reading = RunTicket.Read(text);
        elsewhere = (reading as TicketReading.Partial)?.Place;
        if (reading is TicketReading.Whole { Ticket: var ticket })
        {
            return ticket;
        }

        home.TicketIgnored();
        return null;
    }

    /// <summary>What the session starts within: a span of another session, otherwise the current activity, for example that
    /// of an incoming request. Null if there is neither.</summary>
    private SessionParent? Around(OuterPlace? outer) =>
        outer?.Parent
        ?? (
            options.JoinCurrentActivity && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current
                ? new SessionParent(ActivityIds.Of(current.TraceId), ActivityIds.Of(current.SpanId), null)
                : null
        );

    /// <summary>The parent that the context names; null if it names none, or the text is not a traceparent.</summary>
    private SessionParent? RemoteParent(AgentContext? context)
    {
        if (context?.Parent is not { } text)
        {
            return null;
        }

        if (!SessionParent.TryParse(text, out SessionParent? remote))
        {
            home.ParentIgnored();
        }

        return remote;
    }
}

/// <summary>A session that has started, or was refused, as the agent describes it. It comes with how it came to its run, if
/// another writer began that; and, if it was refused, with the ticket that it was to resume.</summary>
internal readonly record struct StartedSession(
    SessionInfo Session,
    Recorder Recorder,
    bool IsAccompanied,
    bool IsRefused,
    RunEntry? Entry,
    string? Ticket
);
