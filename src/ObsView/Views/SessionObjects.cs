using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentObservatory.Terminal.Rendering;

namespace AgentObservatory.ObsView.Views;

/// <summary>Sessions as JSON objects, one a line, in ASCII.</summary>
internal sealed class SessionObjects : ISessionRows
{
    public string RowOf(SessionSummary session)
    {
        var buffer = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, session);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, SessionSummary session)
    {
        json.WriteStartObject();
        json.WriteString("session_id", Sound(session.Session.SessionId));
        json.WriteString("agent_id", Sound(session.Session.AgentId));
        json.WriteString("trace_id", session.Session.TraceId.ToString());
        json.WriteString("start_time", session.Session.StartTime.ToString());
        json.WriteString("status", TraceVocabulary.StatusText(session.Status).Text);
        json.WriteNumber("duration_ns", session.DurationNanoseconds);
        json.WriteNumber("spans", session.Spans);
        json.WriteNumber("events", session.Events);
        json.WriteNumber("errors", session.Errors);
        json.WriteStartObject("tokens");
        json.WriteNumber("input", session.Tokens.Input);
        json.WriteNumber("output", session.Tokens.Output);
        json.WriteNumber("cache_read", session.Tokens.CacheRead);
        json.WriteNumber("cache_write", session.Tokens.CacheWrite);
        json.WriteNumber("reasoning", session.Tokens.Reasoning);
        json.WriteEndObject();
        json.WriteString("question", session.Question is { } question ? Sound(question) : null);
        json.WriteEndObject();
    }

    /// <summary>The text with a replacement character for each half of one: JSON's writer refuses these.</summary>
    private static string Sound(string? text)
    {
        var sound = new StringBuilder();

        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            sound.Append(rune);
        }

        return sound.ToString();
    }
}
