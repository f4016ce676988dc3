namespace AgentObservatory.Redaction;

// What is told of sessions, names and errors.
internal sealed partial class GuardedRedactor
{
    /// <summary>The session's own values.</summary>
    internal static readonly ValueLocation OfSession = new(ValueRole.Metadata, null, null, null, null);

    internal static ValueLocation OfStart(string kind, string name) => new(ValueRole.StartAttribute, null, kind, name, null);

    internal static ValueLocation OfLater(string kind, string name) => new(ValueRole.LaterAttribute, null, kind, name, null);

    internal static ValueLocation OfEvent(string kind, string name, string eventName) =>
        new(ValueRole.EventAttribute, null, kind, name, eventName);

    /// <summary>The kind and the name of a span.</summary>
    internal (string Kind, string Name) Names(string kind, string name)
    {
        kind = Name(OfStart(kind, name), "kind", kind);
        return (kind, Name(OfStart(kind, name), "name", name));
    }

    internal string EventName(string kind, string name, string eventName) =>
        Name(OfEvent(kind, name, eventName), "event", eventName);

    internal ErrorInfo? Of(in ValueLocation owner, ErrorInfo? error)
    {
        if (error is null)
        {
            return null;
        }

        string? message = Text(owner with { Role = ValueRole.ErrorMessage, Key = null }, error.Message);
        string? traceback = Text(owner with { Role = ValueRole.Traceback, Key = null }, error.Traceback);
        string? type = Text(owner with { Role = ValueRole.LaterAttribute, Key = Convention.errorType }, error.Type);
        return
            ReferenceEquals(message, error.Message)
            && ReferenceEquals(traceback, error.Traceback)
            && ReferenceEquals(type, error.Type)
            ? error
            : new ErrorInfo(TextLimit.CutName(type), message ?? "", traceback);
    }

    internal SessionEnd Of(SessionEnd end) =>
        With(
            end,
            Of(OfSession, end.Error),
            end.SuspendReason is { } reason ? Name(OfSession, "suspend_reason", reason) : null
        );

    internal static SessionEnd With(SessionEnd end, ErrorInfo? error) => With(end, error, end.SuspendReason);

    /// <summary>The description of a session whose metadata is redacted: its names, where they are asked for.</summary>
    internal SessionInfo Of(SessionInfo session, NamedValue[] metadata) =>
        new(
            // An anonymous session is named after its trace.
            session.SessionId == session.TraceId.ToString()
                ? session.SessionId
                : Name(OfSession, "session_id", session.SessionId),
            Name(OfSession, "agent_id", session.AgentId),
            User(session.UserId),
            new Attributes(metadata),
            session.TraceId,
            session.SpanId,
            session.RunId,
            Parent(session.Parent),
            session.StartTime
        );

    /// <summary>The same, before the session's ids are known.</summary>
    internal AgentContext? Names(AgentContext? context) =>
        context is null || !includesNames
            ? context
            : context with
            {
                SessionId = context.SessionId is { } id ? Name(OfSession, "session_id", TextLimit.CutName(id)) : null,
                AgentId = Name(OfSession, "agent_id", TextLimit.CutName(context.AgentId)),
                UserId = context.UserId is { } user ? User(TextLimit.CutName(user)) : null,
            };

    internal SessionInfo WithParent(SessionInfo session) =>
        !includesNames || session.Parent?.SessionId is null
            ? session
            : new(
                session.SessionId,
                session.AgentId,
                session.UserId,
                session.Metadata,
                session.TraceId,
                session.SpanId,
                session.RunId,
                Parent(session.Parent),
                session.StartTime
            );

    /// <summary>The session within which another one starts may have a name.</summary>
    private SessionParent? Parent(SessionParent? parent) =>
        !includesNames || parent?.SessionId is not { } id
            ? parent
            : new SessionParent(parent.TraceId, parent.SpanId, Name(OfSession, "session_id", id));

    private static SessionEnd With(SessionEnd end, ErrorInfo? error, string? reason) =>
        ReferenceEquals(error, end.Error) && ReferenceEquals(reason, end.SuspendReason)
            ? end
            : new SessionEnd(end.Status, error, end.DurationNanoseconds, end.Dropped, end.Discarded, reason);

    private string? User(string? user) => user is null ? null : Name(OfSession, "user_id", user);

    private string? Text(in ValueLocation location, string? text)
    {
        if (text is null)
        {
            return null;
        }

        AttributeValue given = text;
        AttributeValue told = Of(location, given);
        return told.IsCopyOf(given) ? text : TextLimit.CutValue(TextOf(told));
    }
}
