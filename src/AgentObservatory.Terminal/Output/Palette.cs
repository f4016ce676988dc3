using Spectre.Console;

namespace AgentObservatory.Terminal;

/// <summary>The colours of the inks: the terminal's own sixteen, so that its theme decides what is readable.</summary>
internal static class Palette
{
    private static readonly Dictionary<Ink, Style> Styles = new()
    {
        [Ink.Plain] = Style.Plain,
        [Ink.Faint] = new Style(decoration: Decoration.Dim),
        [Ink.Guide] = new Style(decoration: Decoration.Dim),
        [Ink.SessionId] = new Style(decoration: Decoration.Bold),
        [Ink.SpanName] = new Style(decoration: Decoration.Bold),
        [Ink.AgentStep] = new Style(Color.Blue),
        [Ink.ToolCall] = new Style(Color.Olive),
        [Ink.LlmCall] = new Style(Color.Purple),
        [Ink.Stream] = new Style(Color.Teal),
        [Ink.OtherKind] = new Style(Color.Silver),
        [Ink.EventName] = new Style(Color.Teal),
        [Ink.Key] = new Style(decoration: Decoration.Dim),
        [Ink.Value] = Style.Plain,
        [Ink.Good] = new Style(Color.Green),
        [Ink.Bad] = new Style(Color.Red, decoration: Decoration.Bold),
        [Ink.Warning] = new Style(Color.Olive, decoration: Decoration.Bold),
    };

    public static Style Of(Ink ink) => Styles[ink];
}
