using System.Text;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Output;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Shell;

/// <summary>Draws on the other screen of a terminal, and gives the first one back as it was. Only rows that have changed are
/// written. Thread-safe.</summary>
internal sealed class TerminalScreen(LineWriter output)
{
    // The other screen, without a cursor, and without wrapping: however wide the terminal takes a character to be, a row stays
    // one. .NET changes what the arrow keys send, and does not change it back.
    private const string Begin = "\e[?1049h\e[?1h\e=\e[?25l\e[?7l\e[2J";
    private const string End = "\e[0m\e[?7h\e[?25h\e[?1l\e>\e[?1049l";
    private const string Clear = "\e[0m\e[2J";
    private const string EraseRest = "\e[K";

    private readonly Lock gate = new();
    private string[] drawn = [];
    private int width;
    private bool isOpen;

    public void Open()
    {
        using var _ = gate.EnterScope();
        isOpen = true;
        drawn = [];
        Write(Begin);
    }

    /// <summary>Nothing if it is not open.</summary>
    public void Close()
    {
        using var _ = gate.EnterScope();

        if (isOpen)
        {
            isOpen = false;
            Write(End);
        }
    }

    public void Draw(IReadOnlyList<Line> lines)
    {
        using var _ = gate.EnterScope();

        if (!isOpen)
        {
            return;
        }

        var text = new StringBuilder();

        if (drawn.Length != lines.Count || width != output.Width)
        {
            (drawn, width) = (new string[lines.Count], output.Width);
            text.Append(Clear);
        }

        for (var row = 0; row < lines.Count; row++)
        {
            var now = TextOf(lines[row]);

            if (now != drawn[row])
            {
                drawn[row] = now;
                text.Append($"\e[{row + 1};1H").Append(now);
            }
        }

        if (text.Length > 0)
        {
            Write(text.ToString());
        }
    }

    /// <summary>At the end of a full row, some terminals erase its last character.</summary>
    private string TextOf(Line line)
    {
        var isFull = CellWidth.Of(line.ToString()) >= output.Width;
        return output.TextOf([line]).TrimEnd('\r', '\n') + (isFull ? "" : EraseRest);
    }

    private void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }
}
