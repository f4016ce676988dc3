using System.Globalization;
using AgentObservatory.Log;

namespace AgentObservatory.Pipeline;

/// <summary>
/// Formats a report as one line for stderr. An exception's text is untrusted: characters that could control a terminal
/// become "?".
/// </summary>
internal static class DiagnosticLine
{
    internal static string Of(Diagnostic diagnostic)
    {
        string line = "AgentObservatory: " + diagnostic.Source + ": " + diagnostic.Message;
        if (diagnostic.Exception is { } exception)
        {
            ErrorInfo error = ErrorSnapshot.Of(exception);
            line += " (" + error.Type + ": " + error.Message + ")";
        }

        return string.Create(
            line.Length,
            line,
            static (shown, text) =>
            {
                for (int index = 0; index < text.Length; index++)
                {
                    shown[index] = IsHarmless(text[index]) ? text[index] : '?';
                }
            }
        );
    }

    private static bool IsHarmless(char character) =>
        char.GetUnicodeCategory(character)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
