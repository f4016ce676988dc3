using System.Text.Json;
using AgentObservatory.Terminal.Output;

namespace AgentObservatory.ObsView.Views;

/// <summary>What was said, as JSON objects, one a line.</summary>
internal sealed class ChatObjects(LineWriter output) : ITraceView
{
    public void Show(TraceLine.Readable line)
    {
        foreach (var entry in Conversation.Of(line.Envelope))
        {
            output.Write(ScriptJson.Of(json => Write(json, line.Envelope.Session, entry)));
        }

        output.FlushIfTerminal();
    }

    private static void Write(Utf8JsonWriter json, SessionInfo session, ConversationEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("session_id", ScriptJson.Sound(session.SessionId));
        json.WriteString("kind", ConversationText.KindText(entry.Kind));
        json.WriteString("role", ConversationText.RoleText(entry.Role));
        json.WriteString("author", ScriptJson.Sound(entry.Author));
        json.WriteString("text", ScriptJson.Sound(entry.Text));
        json.WriteString("tool", ScriptJson.Sound(entry.Tool));
        json.WriteString("call_id", ScriptJson.Sound(entry.CallId));
        json.WritePropertyName("value");
        AttributeJson.Write(json, entry.Value);
        json.WriteBoolean("is_error", entry.IsError);
        json.WriteEndObject();
    }
}
