using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Shows what was said in each session, as one reads it: messages, and calls of tools with their results.</summary>
internal sealed class ChatView(LineWriter output) : ITraceView
{
    private readonly Glyphs glyphs = output.Glyphs;

    public void Show(TraceLine.Readable line)
    {
        var session = line.Envelope.Session;
        var layout = new TextLayout(output.Width, glyphs);
        new Paragraph(layout)
            .Append("session", TextStyle.Faint)
            .AppendUntrusted(session.SessionId, TextStyle.SessionId)
            .AppendLabelled("agent", session.AgentId)
            .AppendField(TimeText.OfTimestamp(session.StartTime), TextStyle.Faint)
            .Write("");
        var entries = Conversation.Of(line.Envelope);

        foreach (var entry in entries)
        {
            ConversationText.Write(layout, entry);
        }

        if (entries.IsEmpty)
        {
            ConversationText.WriteNothing(layout);
        }

        output.Write([.. layout.Lines, Line.Empty]);
        output.FlushIfTerminal();
    }
}
