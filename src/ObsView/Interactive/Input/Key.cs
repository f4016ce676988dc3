namespace AgentObservatory.ObsView.Interactive.Input;

/// <summary>The keys that mean something.</summary>
internal enum KeyName
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>A character.</summary>
    Text,

    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Tab,

    /// <summary>Tab with Shift.</summary>
    BackTab,

    Backspace,
}

/// <summary>A key that was pressed, and its character if it is text. A character outside of the basic plane comes as two
/// keys.</summary>
internal readonly record struct Key(KeyName Name, char Character = '\0')
{
    public static Key Of(ConsoleKeyInfo pressed) =>
        pressed.Key switch
        {
            ConsoleKey.UpArrow => new(KeyName.Up),
            ConsoleKey.DownArrow => new(KeyName.Down),
            ConsoleKey.LeftArrow => new(KeyName.Left),
            ConsoleKey.RightArrow => new(KeyName.Right),
            ConsoleKey.PageUp => new(KeyName.PageUp),
            ConsoleKey.PageDown => new(KeyName.PageDown),
            ConsoleKey.Home => new(KeyName.Home),
            ConsoleKey.End => new(KeyName.End),
            ConsoleKey.Enter => new(KeyName.Enter),
            ConsoleKey.Escape => new(KeyName.Escape),
            ConsoleKey.Backspace => new(KeyName.Backspace),
            ConsoleKey.Tab => new(pressed.Modifiers.HasFlag(ConsoleModifiers.Shift) ? KeyName.BackTab : KeyName.Tab),
            _ when char.IsControl(pressed.KeyChar) || pressed.Modifiers.HasFlag(ConsoleModifiers.Alt) => default,
            _ => Of(pressed.KeyChar),
        };

    public static Key Of(char character) => new(KeyName.Text, character);

    /// <summary>Whether it is this character.</summary>
    public bool Is(char character) => Name == KeyName.Text && Character == character;
}
