using AgentObservatory.ObsView.Interactive.Pages;
using AgentObservatory.ObsView.Interactive.Texts;
using AgentObservatory.Terminal.Layout;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.ObsView.Interactive.Drawing;

/// <summary>The screen of a state: as many lines as the terminal has rows, and none wider than it. A pure function.</summary>
internal static class Screen
{
    private const int WidthForViews = 70;

    public static IReadOnlyList<Line> Of(State state)
    {
        var (width, height) = (state.Size.Width, state.Size.Height);
        List<Line> lines =
        [
            Title(state).CutTo(width, state.Glyphs.Ellipsis).Inverted(width),
            .. Page(state).Take(state.Size.Page).Select(line => line.CutTo(width, state.Glyphs.Ellipsis)),
        ];

        while (lines.Count < height - 1)
        {
            lines.Add(Line.Empty);
        }

        return [.. lines.Take(Math.Max(1, height - 1)), .. height > 1 ? new[] { Foot(state) } : []];
    }

    private static IEnumerable<Line> Page(State state) =>
        state.Text is { } text ? TextLines(state, text)
        : state.Session is not { } page ? new ListRows(state).Lines()
        : page.View switch
        {
            SessionView.Chat => ChatLines(state, page),
            SessionView.Steps => new StepRows(state, page).Lines(),
            _ => new NodeRows(state, page).Lines(),
        };

    private static IEnumerable<Line> TextLines(State state, TextPage text) =>
        state.LinesOf(text).Skip(text.Scroll.Cursor).Take(state.Size.Page).Select(line => line.Highlighting(state.Sought));

    private static IEnumerable<Line> ChatLines(State state, SessionPage page) =>
        ChatText
            .Of(page.Opened, state.Size.Width - 1, state.Glyphs)
            .Lines.Index()
            .Skip(page.Chat.Top)
            .Take(state.Size.Page)
            .Select(line =>
                line.Item.CutTo(state.Size.Width - 1, state.Glyphs.Ellipsis)
                    .Highlighting(state.Sought)
                    .Marked(line.Index == page.Chat.Cursor, state.Size.Width)
            );

    private static Line Title(State state)
    {
        if (state.Text is { Node: null })
        {
            return Plain(" obs-view: keys");
        }

        if (state.Session is not { } page)
        {
            var catalog = state.Catalog;
            var reading = catalog.Percent is { } percent ? $"  reading {percent}%" : "";
            var unreadable =
                catalog.UnreadableLines > 0 ? "  " + Quantity.Of(catalog.UnreadableLines, "unreadable line") : "";
            return Plain($" obs-view  {Quantity.Of(catalog.Rows.Length, "session")}{reading}{unreadable}");
        }

        var session = page.Opened.Root.Session;
        var (status, _) = TraceVocabulary.StatusText(session.Status);
        status = state.Catalog.IsRunning(page.Row) ? "running" : status;
        var following = page.IsFollowing ? "  following" : "";
        var title =
            $" {EscapedText.Of(session.Session.SessionId, state.Glyphs)}  {EscapedText.Of(session.Session.AgentId, state.Glyphs)}"
            + $"  {status}  {TimeText.OfDuration(page.Opened.Root.DurationNanoseconds, state.Glyphs)}{following}";
        var views = string.Join(' ', Enum.GetValues<SessionView>().Select(view => Tab(view, page.View)));
        var tabs = state.Size.Width >= WidthForViews ? views : Tab(page.View, page.View);
        return Rows.Of(
            [new Run(title, TextStyle.Plain)],
            new Run(tabs + " ", TextStyle.Plain),
            state.Size.Width,
            state.Glyphs.Ellipsis
        );
    }

    private static string Tab(SessionView view, SessionView current)
    {
        var word = view.ToString().ToLowerInvariant();
        return view == current ? $"[{word}]" : word;
    }

    /// <summary>What is being typed, else what the last key came to, else what can be done.</summary>
    private static Line Foot(State state)
    {
        var (width, mark) = (state.Size.Width, state.Glyphs.Ellipsis);
        var problem = state.Session is null ? state.Catalog.Problem : "";
        return state.Prompt is { } prompt ? Typed(prompt, state)
            : state.Opening is not null ? Plain(" reading " + mark)
            : state.Message.Length > 0 ? Note(state.Message)
            : problem.Length > 0 ? Note(problem)
            : Rows.Of([new Run(" " + Hints(state), TextStyle.Faint)], new Run(Place(state), TextStyle.Faint), width, mark);

        Line Note(string text) =>
            new Line([new Run(" " + EscapedText.Of(text, state.Glyphs, 400), TextStyle.Warning)]).CutTo(width, mark);
    }

    /// <summary>The end of it, where it is too long.</summary>
    private static Line Typed(string prompt, State state)
    {
        var typed = EscapedText.Of(prompt, state.Glyphs);
        var room = Math.Max(1, state.Size.Width - 3);

        while (CellWidth.Of(typed) > room)
        {
            typed = typed[(char.IsSurrogatePair(typed, 0) ? 2 : 1)..];
        }

        return new Line([new Run("/" + typed, TextStyle.Plain), new Run(" ", TextStyle.Plain)]).CutTo(
            state.Size.Width,
            state.Glyphs.Ellipsis
        );
    }

    private static string Hints(State state) =>
        state switch
        {
            { Text.Node: null } => "q back",
            { Text: not null } => "q back  / search  n next",
            { Session: null } => "? keys  Enter open  / search  e error  q quit",
            { Session.View: SessionView.Steps } => "? keys  left right: event  Enter tree  e error  q back",
            { Session.View: SessionView.Chat } => "? keys  Enter tree  / search  e error  q back",
            _ => "? keys  Enter all  / search  e error  q back",
        };

    private static string Place(State state) =>
        state switch
        {
            { Text: not null } => "",
            { Session: null, Catalog.Rows.Length: var count } => Of(state.List.Cursor, count),
            { Session: { View: SessionView.Chat } page } => Of(
                page.Chat.Cursor,
                ChatText.Of(page.Opened, state.Size.Width - 1, state.Glyphs).Lines.Count
            ),
            { Session: { View: SessionView.Steps } page } => Of(page.Step - 1, page.Opened.Timeline.Count),
            { Session: { } page } => Of(page.Outline[page.Nodes.Cursor], page.Opened.Nodes.Length),
        };

    private static string Of(int place, int count) => $"{Quantity.Of(Math.Min(place + 1, count))}/{Quantity.Of(count)} ";

    private static Line Plain(string text) => new([new Run(text, TextStyle.Plain)]);
}
