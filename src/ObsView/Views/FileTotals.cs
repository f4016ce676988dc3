using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>What was read: files and their lines.</summary>
internal sealed class FileTotals
{
    private readonly List<string> completeFiles = [];
    private int incompleteFiles;
    private long lines;
    private long unreadableLines;

    public bool HasComplete => completeFiles.Count > 0;

    public void Add(string file, long lines, long unreadableLines, bool isComplete)
    {
        this.lines += lines;
        this.unreadableLines += unreadableLines;

        if (isComplete)
        {
            completeFiles.Add(file);
        }
        else
        {
            incompleteFiles++;
        }
    }

    public void Write(TextLayout layout)
    {
        var paragraph = new Paragraph(layout);
        _ = completeFiles is [var file]
            ? paragraph.AppendUntrusted(file, TextStyle.SessionId, suffix: ":")
            : paragraph.Append(Quantity.Of(completeFiles.Count, "file") + ":", TextStyle.SessionId);
        paragraph
            .Append(Quantity.Of(lines, "line") + ",", TextStyle.Plain)
            .Append($"{Quantity.Of(unreadableLines)} unreadable", TextStyle.ForCount(unreadableLines, TextStyle.Error));

        if (incompleteFiles > 0)
        {
            paragraph
                .AppendField(Quantity.Of(incompleteFiles, "file"), TextStyle.Error)
                .Append("not fully read", TextStyle.Error);
        }

        paragraph.Write("");
    }
}
