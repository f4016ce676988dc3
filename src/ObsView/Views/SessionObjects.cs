using System.Text.Json;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions as JSON objects, one a line.</summary>
internal sealed class SessionObjects : ISessionRows
{
    public string RowOf(SessionSummary session) => ScriptJson.Of(json => Write(json, session));

    public static void Write(Utf8JsonWriter json, SessionSummary session)
    {
        json.WriteStartObject();
        json.WriteString("session_id", ScriptJson.Sound(session.Session.SessionId));
        json.WriteString("agent_id", ScriptJson.Sound(session.Session.AgentId));
        json.WriteString("trace_id", session.Session.TraceId.ToString());
        json.WriteString("start_time", session.Session.StartTime.ToString());
        json.WriteString("status", ScriptJson.StatusText(session.Status));
        json.WriteNumber("duration_ns", session.DurationNanoseconds);
        json.WriteNumber("spans", session.Spans);
        json.WriteNumber("events", session.Events);
        json.WriteNumber("errors", session.Errors);
        ScriptJson.WriteTokens(json, session.Tokens);
        json.WriteString("question", session.Question is { } question ? ScriptJson.Sound(question) : null);
        json.WriteEndObject();
    }
}
