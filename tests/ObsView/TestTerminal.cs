using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What a terminal shows of a picture, and what has left it at the top. It obeys what a picture needs and nothing else:
/// any other escape sequence fails the test.</summary>
internal sealed partial class TestTerminal(TestOutput size)
{
    private readonly List<string> scrolledOut = [];
    private readonly List<string> rows = [];
    private int row;
    private int column;
    private bool wraps = true;

    /// <summary>The rows down to the one above the cursor.</summary>
    internal string[] Shown => [.. rows.Take(row).Select(static text => text.TrimEnd())];

    internal IReadOnlyList<string> ScrolledOut => scrolledOut;

    /// <summary>Whether it is as it was before.</summary>
    internal bool IsRestored => wraps && column == 0;

    internal void Write(string text)
    {
        while (text.Length > 0)
        {
            text = text[0] == '\e' ? Obey(text) : Print(text);
        }
    }

    /// <summary>Obeys the first sequence of a text. Returns what follows it.</summary>
    private string Obey(string text)
    {
        Match sequence = Sequence().Match(text);
        Assert.True(sequence.Success, text);
        switch (sequence.Groups["command"].Value)
        {
            case "?7l" or "?7h":
                wraps = sequence.Value.EndsWith('h');
                break;
            case "H":
                (row, column) = (0, 0);
                break;
            case "K":
                Erase();
                break;
            case "J":
                Erase();
                rows.RemoveRange(row + 1, rows.Count - row - 1);
                break;
            default:
                row = Math.Max(0, row - int.Parse(sequence.Groups["rows"].Value));
                break;
        }

        return text[sequence.Length..];
    }

    private string Print(string text)
    {
        switch (text[0])
        {
            case '\r':
                column = 0;
                break;
            case '\n':
                (row, column) = (row + 1, 0);
                Scroll();
                break;
            default:
                Assert.False(char.IsControl(text[0]));
                Put(text[0]);
                break;
        }

        return text[1..];
    }

    private void Put(char character)
    {
        if (column == size.Width)
        {
            Assert.False(wraps);
            column--;
        }

        Erase(1, character);
        column++;
    }

    private void Erase() => Erase(size.Width - column, ' ');

    private void Erase(int count, char character)
    {
        while (rows.Count <= row)
        {
            rows.Add("");
        }

        string text = rows[row].PadRight(size.Width);
        rows[row] = text[..column] + new string(character, count) + text[(column + count)..];
    }

    private void Scroll()
    {
        for (; row >= size.Height; row--)
        {
            scrolledOut.Add(rows[0].TrimEnd());
            rows.RemoveAt(0);
        }
    }

    [GeneratedRegex(@"^\e\[(?<command>\?7[lh]|[HKJ]|(?<rows>[0-9]+)A)")]
    private static partial Regex Sequence();
}
