using AgentObservatory.ObsView.Interactive.Input;

namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>Where one is in a list that may be longer than the screen: the row that is looked at, and the first that is
/// shown.</summary>
internal readonly record struct Scroll(int Cursor, int Top)
{
    /// <summary>Goes to a row, of so many in a window of some height, and moves the window no more than that takes.</summary>
    public Scroll To(int cursor, int count, int height)
    {
        var row = Math.Clamp(cursor, 0, Math.Max(0, count - 1));
        var top = Math.Clamp(Top, Math.Max(0, row - height + 1), row);
        return new(row, Math.Max(0, Math.Min(top, count - height)));
    }

    /// <summary>Goes where a key says; null if it says nothing of that kind.</summary>
    public Scroll? Press(Key key, int count, int height) =>
        TargetOf(key, count, height) is { } target ? To(target, count, height) : null;

    /// <summary>Moves the window itself, for text in which no row is looked at: the cursor is its first row.</summary>
    public Scroll? PressText(Key key, int count, int height) =>
        TargetOf(key, Windows(count, height), height) is { } target ? ToText(target, count, height) : null;

    public Scroll ToText(int row, int count, int height) => To(row, Windows(count, height), 1);

    private static int Windows(int count, int height) => Math.Max(1, count - height + 1);

    private int? TargetOf(Key key, int count, int height) =>
        key.Name switch
        {
            KeyName.Up => Cursor - 1,
            KeyName.Down => Cursor + 1,
            KeyName.PageUp => Cursor - height,
            KeyName.PageDown => Cursor + height,
            KeyName.Home => 0,
            KeyName.End => count - 1,
            _ when key.Is('k') => Cursor - 1,
            _ when key.Is('j') => Cursor + 1,
            _ when key.Is('g') => 0,
            _ when key.Is('G') => count - 1,
            _ => null,
        };
}
