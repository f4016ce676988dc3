using AgentObservatory.ObsView.Interactive.Opened;
using AgentObservatory.ObsView.Interactive.Sources;
using AgentObservatory.ObsView.Interactive.Texts;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>Goes to the next hit of a search, and to the next error, wherever one is. Pure functions of a state.</summary>
internal static class Searching
{
    /// <summary>Goes to the next place of what was searched for, or to the one before.</summary>
    public static State ToHit(this State state, bool backwards) =>
        state.Sought.Length == 0 ? state with { Message = "nothing to search for yet: press /" }
        : state.Text is { } text ? state.ToLine(text, backwards)
        : state.Session is { } page ? state.ToHit(page, backwards)
        : state.ToRow(backwards, row => IsIn(state.Sought, row), "not found");

    /// <summary>Goes to the next error, or to the one before.</summary>
    public static State ToError(this State state, bool backwards) =>
        state.Text is not null ? state
        : state.Session is { } page ? state.ToError(page, backwards)
        : state.ToRow(backwards, static row => row.Errors > 0, "no errors");

    private static bool IsIn(string sought, SessionRow row) =>
        sought.IsIn(row.Agent)
        || sought.IsIn(row.SessionId)
        || sought.IsIn(row.Question)
        || sought.IsIn(row.Status.ToString())
        || sought.IsIn(row.TraceId.ToString());

    private static State ToRow(this State state, bool backwards, Func<SessionRow, bool> isHit, string nothing)
    {
        var rows = state.Catalog.Rows;
        var found = Finder.Next(state.List.Cursor, rows.Length, backwards, place => isHit(rows[place]));
        return state.Told(found, nothing, place => state with { List = state.List.To(place, rows.Length, state.Size.List) });
    }

    private static State ToLine(this State state, TextPage text, bool backwards)
    {
        var lines = state.LinesOf(text);
        var found = Finder.Next(
            text.Scroll.Cursor,
            lines.Count,
            backwards,
            place => state.Sought.IsIn(lines[place].ToString())
        );
        return state.Told(
            found,
            "not found",
            place => state with { Text = text with { Scroll = text.Scroll.ToText(place, lines.Count, state.Size.Page) } }
        );
    }

    private static State ToHit(this State state, SessionPage page, bool backwards)
    {
        var opened = page.Opened;
        var sought = state.Sought;
        return page.View switch
        {
            SessionView.Chat => state.ToEntry(page, backwards, entry => sought.IsIn(entry), "not found"),
            SessionView.Steps => state.ToStep(page, backwards, item => sought.IsIn(item), "not found"),
            _ => state.ToNode(page, backwards, node => sought.IsIn(node), "not found"),
        };
    }

    private static State ToError(this State state, SessionPage page, bool backwards) =>
        page.View switch
        {
            SessionView.Chat => state.ToEntry(page, backwards, static entry => entry.IsError, "no errors"),
            SessionView.Steps => state.ToStep(page, backwards, IsError, "no errors"),
            _ => state.ToNode(page, backwards, static node => node.IsError, "no errors"),
        };

    private static bool IsError(TraceEvent item) =>
        item.Fact
            is TraceFact.SpanEnded { End: { Error: not null } or { Status: SpanStatus.Error } }
                or TraceFact.SessionEnded { End: { Error: not null } or { Status: SpanStatus.Error } };

    private static State ToNode(
        this State state,
        SessionPage page,
        bool backwards,
        Func<TraceNode, bool> isHit,
        string nothing
    )
    {
        var nodes = page.Opened.Nodes;
        var found = Finder.Next(page.Outline[page.Nodes.Cursor], nodes.Length, backwards, place => isHit(nodes[place]));
        return state.Told(found, nothing, place => state with { Session = page.AtNode(place, state.Size) });
    }

    private static State ToEntry(
        this State state,
        SessionPage page,
        bool backwards,
        Func<ConversationEntry, bool> isHit,
        string nothing
    )
    {
        var entries = page.Opened.Entries;
        var from = ChatText.Of(page.Opened, state.Size.Width - 1, state.Glyphs).EntryAt(page.Chat.Cursor);
        var found = Finder.Next(from, entries.Length, backwards, place => isHit(entries[place]));
        return state.Told(found, nothing, place => state with { Session = page.AtEntry(place, state.Size, state.Glyphs) });
    }

    /// <summary>The event at a place is the last of as many as its place and one.</summary>
    private static State ToStep(
        this State state,
        SessionPage page,
        bool backwards,
        Func<TraceEvent, bool> isHit,
        string nothing
    )
    {
        var timeline = page.Opened.Timeline;
        var found = Finder.Next(page.Step - 1, timeline.Count, backwards, place => isHit(timeline.Event(place)));
        return state.Told(found, nothing, place => state with { Session = page with { Step = place + 1 } });
    }

    private static State Told(this State state, Find? found, string nothing, Func<int, State> go) =>
        found is not { } find
            ? state with
            {
                Message = nothing,
            }
            : go(find.Place) with
            {
                Message = find.HasWrapped ? "went on from the other end" : "",
            };
}
