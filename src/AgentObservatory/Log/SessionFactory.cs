namespace AgentObservatory.Log;

/// <summary>Starts the sessions of an observatory.</summary>
internal sealed class SessionFactory(ObservatoryOptions options, ILogHome home, ICompanionFactory? companions)
{
    private readonly LogLimits limits = new(options.MaxEventsPerSession, options.MaxBytesPerSession);
    private readonly ChunkPool<LogEntry> entries = new(first: 64, longest: 512);
    private readonly ChunkPool<SpanRow> rows = new(first: 16, longest: 256);
    private readonly ChunkPool<NamedValue> values = new(first: 64, longest: 512, most: NamedEntries.MostCompared);

    internal StartedSession Start(AgentContext? context, OuterPlace? outer)
    {
        var clock = new SessionClock(options.TimeProvider);
        var ids = new SessionIds(options.IdGenerator);
        Moment now = clock.Now();
        var metadata = Metadata(context, out long metadataBytes);
        SessionParent? remote = RemoteParent(context);
        SessionParent? parent = remote ?? outer?.Parent;
        var startTime = new Timestamp(now.UnixNanoseconds);
        SessionOrigin place = companions is { AreWanted: true }
            ? companions.Started(
                Describe(context, metadata, default, ids.RunId, startTime),
                parent,
                remote is null ? null : context?.Parent,
                outer,
                new SpanId(ids.NextSpanId(), 0)
            )
            : SessionOrigin.Under(parent, options.IdGenerator);
        try
        {
            SessionInfo session = Describe(context, metadata, place, ids.RunId, startTime);
            var log = new SessionLog(
                session,
                limits,
                entries.NewList(),
                rows.NewList(),
                values.NewList(),
                ids,
                metadataBytes,
                home.Watch
            );
            var recorder = new Recorder(log, clock, now.Monotonic, place.Companion, home, options.WatchExceptions);
            return new StartedSession(session, recorder, IsAccompanied: place.Companion is not null, IsRefused: false);
        }
        catch (OutOfMemoryException)
        {
            place.Companion?.Abandoned();
            throw;
        }
    }

    /// <summary>A refused session records nothing and counts everything under the cause.</summary>
    internal StartedSession Refuse(AgentContext? context, OuterPlace? outer, DropCause cause) =>
        Refused(context, SessionOrigin.Under(RemoteParent(context) ?? outer?.Parent, options.IdGenerator), cause);

    /// <summary>Stands for sessions that there is no memory for. It takes no id from the generator.</summary>
    internal StartedSession Spare() => Refused(null, SessionOrigin.Under(null, null), DropCause.OutOfMemory);

    private StartedSession Refused(AgentContext? context, in SessionOrigin place, DropCause cause)
    {
        SessionInfo session = Describe(context, AttributeSnapshot.Empty, place, default, default);
        var recorder = new Recorder(home, new SessionClock(options.TimeProvider), cause);
        return new StartedSession(session, recorder, IsAccompanied: false, IsRefused: true);
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
    private NamedValue[] Metadata(AgentContext? context, out long bytes)
    {
        var metadata = AttributeSnapshot.Of(context?.Metadata);
        bytes = ByteCost.Of(metadata);
        if (bytes <= limits.MaxBytes / 4)
        {
            return metadata;
        }

        bytes = 0;
        return AttributeSnapshot.CutForSpace;
    }

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

internal readonly record struct StartedSession(SessionInfo Session, Recorder Recorder, bool IsAccompanied, bool IsRefused);
