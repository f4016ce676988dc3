using AgentObservatory.ObsView.Interactive.Input;
using AgentObservatory.ObsView.Interactive.Texts;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>What becomes of a state. Pure.</summary>
internal static class Changes
{
    /// <summary>As much as anybody searches for.</summary>
    private const int MostPrompt = 200;

    public static State After(this State state, Happening happening) =>
        happening switch
        {
            Happening.Pressed pressed => (state with { Message = "" }).Press(pressed.Key),
            Happening.Resized resized => state.Resized(resized.Size),
            Happening.Listed listed => state.Listed(listed),
            Happening.SessionRead read => state.Read(read),
            Happening.ReadFailed failed => state with
            {
                Opening = null,
                Session =
                    state.Session is { } page && page.Row.Id == failed.Row.Id
                        ? page with
                        {
                            Row = failed.Row,
                        }
                        : state.Session,
                Message = failed.Reason,
            },
            _ => state,
        };

    private static State Press(this State state, Key key) =>
        state.Prompt is { } prompt ? state.Type(prompt, key)
        : state.Text is { } text ? state.PressInText(text, key)
        : key.Is('?') ? state with { Text = new TextPage(null, default) }
        : state.PressToSearch(key) ?? (state.Session is { } page ? state.PressInSession(page, key) : state.PressInList(key));

    private static State? PressToSearch(this State state, Key key) =>
        key.Is('/') ? state with { Prompt = "" }
        : key.Is('n') ? state.ToHit(backwards: false)
        : key.Is('N') ? state.ToHit(backwards: true)
        : key.Is('e') ? state.ToError(backwards: false)
        : key.Is('E') ? state.ToError(backwards: true)
        : null;

    private static State Type(this State state, string prompt, Key key) =>
        key.Name switch
        {
            KeyName.Escape => state with { Prompt = null },
            KeyName.Enter when prompt.Length == 0 => state with { Prompt = null },
            KeyName.Enter => (state with { Prompt = null, Sought = prompt }).ToHit(backwards: false),
            KeyName.Backspace when prompt.Length == 0 => state with { Prompt = null },
            KeyName.Backspace => state with
            {
                Prompt = prompt[..^(prompt.Length > 1 && char.IsLowSurrogate(prompt[^1]) ? 2 : 1)],
            },
            KeyName.Text when prompt.Length < MostPrompt => state with { Prompt = prompt + key.Character },
            _ => state,
        };

    private static State PressInText(this State state, TextPage text, Key key)
    {
        if (IsBack(key) || (key.Name is KeyName.Enter && text.Node is not null) || (key.Is('?') && text.Node is null))
        {
            return state with { Text = null };
        }

        var lines = state.LinesOf(text).Count;
        return text.Scroll.PressText(key, lines, state.Size.Page) is { } moved
            ? state with
            {
                Text = text with { Scroll = moved },
            }
            : state.PressToSearch(key) ?? state;
    }

    private static State PressInSession(this State state, SessionPage page, Key key) =>
        IsBack(key) ? state with { Session = null, Opening = null }
        : key.Name == KeyName.Enter && page.View is (SessionView.Tree or SessionView.Timeline)
            ? state with
            {
                Text = new TextPage(page.Node, default),
            }
        : page.Press(key, state.Size, state.Glyphs) is { } moved ? state with { Session = moved }
        : state;

    private static State PressInList(this State state, Key key)
    {
        var rows = state.Catalog.Rows;

        if (IsBack(key))
        {
            return state.Opening is null ? state with { HasQuit = true } : state with { Opening = null };
        }

        if (key.Name is (KeyName.Enter or KeyName.Right) && rows.Length > 0)
        {
            return state with { Opening = rows[state.List.Cursor].Id };
        }

        return state.List.Press(key, rows.Length, state.Size.List) is { } moved ? state with { List = moved } : state;
    }

    private static bool IsBack(Key key) => key.Name is KeyName.Escape or KeyName.Backspace || key.Is('q');

    private static State Resized(this State state, ScreenSize size) =>
        state with
        {
            Size = size,
            List = state.List.To(state.List.Cursor, state.Catalog.Rows.Length, size.List),
            Session = state.Session?.Resized(state.Size, size, state.Glyphs),
            Text = state.Text is { } text ? text with { Scroll = default } : null,
        };

    /// <summary>One stays at the session that one was at, as long as it is listed.</summary>
    private static State Listed(this State state, Happening.Listed listed)
    {
        var (before, now) = (state.Catalog.Rows, listed.Catalog.Rows);
        var at = state.List.Cursor;

        if (at < before.Length && (at >= now.Length || now[at].Id != before[at].Id))
        {
            var id = before[at].Id;
            at = now.TakeWhile(row => row.Id < id).Count();
        }

        return state with
        {
            Catalog = listed.Catalog,
            List = state.List.To(at, now.Length, state.Size.List),
            Opening = state.Opening is { } opening && listed.Catalog.Find(opening) is null ? null : state.Opening,
        };
    }

    private static State Read(this State state, Happening.SessionRead read)
    {
        if (state.Opening == read.Row.Id)
        {
            return state with { Opening = null, Session = SessionPage.Of(read.Row, read.Opened), Text = null };
        }

        if (state.Session is not { } page || page.Row.Id != read.Row.Id)
        {
            return state;
        }

        var grown = page.Grown(read.Row, read.Opened, state.Size, state.Glyphs);
        return state with
        {
            Session = grown,
            Text = state.Text is { Node: not null } text ? text with { Node = grown.Node } : state.Text,
        };
    }
}
