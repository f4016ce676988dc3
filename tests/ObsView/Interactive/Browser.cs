using AgentObservatory.ObsView.Interactive.Drawing;
using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Tests.ObsView.Interactive;

/// <summary>What a user does and sees, without a terminal and without threads.</summary>
internal sealed class Browser
{
    private readonly TraceIndex index;

    internal Browser(int width, int height, params string[] paths)
        : this(width, height, isUnicode: true, paths) { }

    internal Browser(int width, int height, bool isUnicode, params string[] paths)
    {
        State = new State(new ScreenSize(width, height), isUnicode ? Glyphs.Unicode : Glyphs.Ascii);
        index = new TraceIndex(paths, TimeProvider.System);
        Poll();
    }

    internal State State { get; private set; }

    internal IReadOnlyList<Line> Lines => Screen.Of(State);

    /// <summary>The screen without colours.</summary>
    internal string[] Rows => [.. Lines.Select(static line => line.ToString().TrimEnd())];

    internal string Picture => string.Concat(Rows.Select(static row => row + "\n"));

    /// <summary>The row that is looked at, without its mark.</summary>
    internal string Row => Assert.Single(Rows[..^1], static row => row.StartsWith('>'))[1..].Trim();

    internal string Foot => Rows[^1].Trim();

    /// <summary>Reads what has come to the files.</summary>
    internal Browser Poll()
    {
        index.Poll(catalog => Tell(new Happening.Listed(catalog)), CancellationToken.None);
        return this;
    }

    internal Browser Press(params KeyName[] keys)
    {
        foreach (KeyName key in keys)
        {
            Tell(new Happening.Pressed(new Key(key)));
        }

        return this;
    }

    internal Browser Type(string text)
    {
        foreach (char character in text)
        {
            Tell(new Happening.Pressed(Key.Of(character)));
        }

        return this;
    }

    internal Browser Search(string text) => Type("/" + text).Press(KeyName.Enter);

    internal Browser Resize(int width, int height)
    {
        Tell(new Happening.Resized(new ScreenSize(width, height)));
        return this;
    }

    private void Tell(Happening happening)
    {
        State = State.After(happening);

        while (State.Wanted is { } row)
        {
            State = State.After(Read(row));
        }
    }

    private Happening Read(SessionRow row)
    {
        try
        {
            return new Happening.SessionRead(row, new OpenedSession(ListedSession.Read(row, State.Catalog)));
        }
        catch (IOException error)
        {
            return new Happening.ReadFailed(row, error.Message);
        }
    }
}
