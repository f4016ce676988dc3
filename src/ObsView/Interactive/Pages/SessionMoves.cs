using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.ObsView.Interactive.Texts;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>Moves within a session that is looked at. Pure functions of a page.</summary>
internal static class SessionMoves
{
    private const int Leap = 10;

    private static readonly int Views = Enum.GetValues<SessionView>().Length;

    /// <summary>What becomes of the page where a key moves in it; null if the key means something else.</summary>
    public static SessionPage? Press(this SessionPage page, Key key, ScreenSize size, Glyphs glyphs) =>
        key.Name switch
        {
            KeyName.Tab => page.Turned(1, size, glyphs),
            KeyName.BackTab => page.Turned(Views - 1, size, glyphs),
            _ when key.Is('t') => page.To(SessionView.Tree, size, glyphs),
            _ when key.Is('l') => page.To(SessionView.Timeline, size, glyphs),
            _ when key.Is('c') => page.To(SessionView.Chat, size, glyphs),
            _ when key.Is('s') => page.To(SessionView.Steps, size, glyphs),
            _ when key.Is('f') => page.Following(!page.IsFollowing, size, glyphs),
            _ => page.View switch
            {
                SessionView.Chat => page.PressInChat(key, size, glyphs),
                SessionView.Steps => page.PressInSteps(key, size),
                _ => page.PressInNodes(key, size),
            },
        };

    /// <summary>The page of the session as it is known later: one stays where one is, or at the end.</summary>
    public static SessionPage Grown(
        this SessionPage page,
        SessionRow row,
        OpenedSession opened,
        ScreenSize size,
        Glyphs glyphs
    )
    {
        var id = Outline.IdOf(page.Node);
        var wasAtEnd = page.Step == page.Opened.Timeline.Count;
        var entry = ChatText.Of(page.Opened, size.Width - 1, glyphs).EntryAt(page.Chat.Cursor);
        var grown = page with { Row = row, Opened = opened, Outline = page.Outline.CarriedTo(opened) };
        var node = Math.Max(0, opened.Nodes.Select(Outline.IdOf).ToList().IndexOf(id));
        grown = grown with { Step = wasAtEnd ? opened.Timeline.Count : Math.Min(page.Step, opened.Timeline.Count) };
        grown = grown.AtNode(node, size).AtEntry(entry, size, glyphs);
        return page.IsFollowing ? grown.AtEnd(size, glyphs) : grown;
    }

    /// <summary>The same places on a terminal of another size.</summary>
    public static SessionPage Resized(this SessionPage page, ScreenSize before, ScreenSize size, Glyphs glyphs)
    {
        var entry = ChatText.Of(page.Opened, before.Width - 1, glyphs).EntryAt(page.Chat.Cursor);
        var resized = page with { Nodes = page.Nodes.To(page.Nodes.Cursor, page.Outline.Count, size.Tree) };
        return before.Width == size.Width
            ? resized.AtLine(page.Chat.Cursor, size, glyphs)
            : resized.AtEntry(entry, size, glyphs);
    }

    /// <summary>Goes to a node, which is seen then.</summary>
    public static SessionPage AtNode(this SessionPage page, int node, ScreenSize size)
    {
        var outline = page.Outline.Revealing(node);
        return page with { Outline = outline, Nodes = page.Nodes.To(outline.PlaceOf(node), outline.Count, size.Tree) };
    }

    /// <summary>Goes to what was said.</summary>
    public static SessionPage AtEntry(this SessionPage page, int entry, ScreenSize size, Glyphs glyphs) =>
        page.AtLine(ChatText.Of(page.Opened, size.Width - 1, glyphs).LineOf(entry), size, glyphs);

    private static SessionPage AtLine(this SessionPage page, int line, ScreenSize size, Glyphs glyphs) =>
        page with
        {
            Chat = page.Chat.To(line, ChatText.Of(page.Opened, size.Width - 1, glyphs).Lines.Count, size.Page),
        };

    private static SessionPage AtEnd(this SessionPage page, ScreenSize size, Glyphs glyphs) =>
        (page with { Step = page.Opened.Timeline.Count })
            .AtNode(page.Opened.Nodes.Length - 1, size)
            .AtLine(int.MaxValue, size, glyphs);

    private static SessionPage Following(this SessionPage page, bool follows, ScreenSize size, Glyphs glyphs) =>
        follows ? page.AtEnd(size, glyphs) with { IsFollowing = true } : page with { IsFollowing = false };

    private static SessionPage Turned(this SessionPage page, int views, ScreenSize size, Glyphs glyphs) =>
        page.To((SessionView)(((int)page.View + views) % Views), size, glyphs);

    /// <summary>Looks at the same thing in another way, as far as it is there.</summary>
    private static SessionPage To(this SessionPage page, SessionView view, ScreenSize size, Glyphs glyphs)
    {
        var turned = page with { View = view };

        if (page.View is SessionView.Chat or SessionView.Steps)
        {
            return turned;
        }

        var node = page.Opened.IndexOf(page.Node);
        return view switch
        {
            SessionView.Chat => turned.AtEntry(
                page.Opened.Entries.TakeWhile(entry => page.Opened.IndexOf(entry.Node) < node).Count(),
                size,
                glyphs
            ),
            SessionView.Steps => turned with { Step = page.Opened.StepOf(page.Node) ?? page.Step },
            _ => turned,
        };
    }

    private static SessionPage? PressInNodes(this SessionPage page, Key key, ScreenSize size)
    {
        var outline = page.Outline;
        var index = outline[page.Nodes.Cursor];
        var node = page.Node;
        return key.Name switch
        {
            KeyName.Right when outline.IsCollapsed(index) => page.Folded(outline.With(index, false), size),
            KeyName.Right when node.Count > 1 => page.AtNode(index + 1, size),
            KeyName.Left when node.Count > 1 && !outline.IsCollapsed(index) => page.Folded(outline.With(index, true), size),
            KeyName.Left => page.AtNode(index == 0 ? 0 : page.Opened.IndexOf(node.Parent!), size),
            _ when key.Is(' ') => page.Folded(outline.With(index, node.Count > 1 && !outline.IsCollapsed(index)), size),
            _ when key.Is('+') => page.Folded(outline.WithAll(false), size),
            _ when key.Is('-') => page.Folded(outline.WithAll(true), size),
            _ => page.Nodes.Press(key, outline.Count, size.Tree) is { } moved ? page.Moved() with { Nodes = moved } : null,
        };
    }

    /// <summary>Stays at the node, or at the one that hides it now.</summary>
    private static SessionPage Folded(this SessionPage page, Outline outline, ScreenSize size) =>
        page with
        {
            Outline = outline,
            Nodes = page.Nodes.To(outline.PlaceOf(page.Outline[page.Nodes.Cursor]), outline.Count, size.Tree),
        };

    private static SessionPage? PressInChat(this SessionPage page, Key key, ScreenSize size, Glyphs glyphs)
    {
        var chat = ChatText.Of(page.Opened, size.Width - 1, glyphs);

        if (key.Name == KeyName.Enter)
        {
            var entry = chat.EntryAt(page.Chat.Cursor);
            return entry < 0
                ? page
                : (page with { View = SessionView.Tree }).AtNode(page.Opened.IndexOf(page.Opened.Entries[entry].Node), size);
        }

        return page.Chat.Press(key, chat.Lines.Count, size.Page) is { } moved ? page.Moved() with { Chat = moved } : null;
    }

    private static SessionPage? PressInSteps(this SessionPage page, Key key, ScreenSize size)
    {
        var count = page.Opened.Timeline.Count;
        int? step = key.Name switch
        {
            KeyName.Left => page.Step - 1,
            KeyName.Right => page.Step + 1,
            KeyName.Up => page.Step - Leap,
            KeyName.Down => page.Step + Leap,
            KeyName.PageUp => page.Step - Math.Max(Leap, count / Leap),
            KeyName.PageDown => page.Step + Math.Max(Leap, count / Leap),
            KeyName.Home => 0,
            KeyName.End => count,
            _ => null,
        };

        if (key.Name == KeyName.Enter)
        {
            return (page with { View = SessionView.Tree }).AtNode(page.Opened.TouchedBefore(page.Step), size);
        }

        return step is { } at ? page.Moved() with { Step = Math.Clamp(at, 0, count) } : null;
    }

    /// <summary>Whoever moves follows no more.</summary>
    private static SessionPage Moved(this SessionPage page) => page with { IsFollowing = false };
}
