using AgentObservatory.Terminal.Layout;
using Spectre.Console;

namespace AgentObservatory.Terminal.Output;

/// <summary>The colour of each text style. Only the sixteen colours that the terminal's own theme defines are used.</summary>
internal static class Theme
{
    private static readonly Dictionary<TextStyle, Style> Styles = new()
    {
        [TextStyle.Plain] = Style.Plain,
        [TextStyle.Faint] = new Style(decoration: Decoration.Dim),
        [TextStyle.Guide] = new Style(decoration: Decoration.Dim),
        [TextStyle.SessionId] = new Style(decoration: Decoration.Bold),
        [TextStyle.SpanName] = new Style(decoration: Decoration.Bold),
        [TextStyle.AgentStep] = new Style(Color.Blue),
        [TextStyle.ToolCall] = new Style(Color.Olive),
        [TextStyle.LlmCall] = new Style(Color.Purple),
        [TextStyle.Stream] = new Style(Color.Teal),
        [TextStyle.OtherKind] = new Style(Color.Silver),
        [TextStyle.EventName] = new Style(Color.Teal),
        [TextStyle.Key] = new Style(decoration: Decoration.Dim),
        [TextStyle.Value] = Style.Plain,
        [TextStyle.Ok] = new Style(Color.Green),
        [TextStyle.Error] = new Style(Color.Red, decoration: Decoration.Bold),
        [TextStyle.Warning] = new Style(Color.Olive, decoration: Decoration.Bold),
    };

    public static Style StyleOf(TextStyle style) => Styles[style];
}
