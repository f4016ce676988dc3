using System.Runtime.CompilerServices;
using System.Text;

namespace AgentObservatory.Log;

/// <summary>The text of an exception, bounded. <c>ToString</c> copies the text of all inner exceptions at every level and
/// recurses as deeply as they nest, so it is called only where they are few and short. Members are foreign code: if one
/// throws, only what it says is lost.</summary>
internal static class ErrorText
{
    private const string MoreCut = "\u2026[more inner exceptions cut]";

    /// <summary>The exception's message, and the exception with its stack trace and its inner exceptions; null where they
    /// cannot be read.</summary>
    internal static (string? Message, string? Text) Of(Exception exception)
    {
        List<Exception?> all = Walk(exception);
        bool isOrdinary = IsOrdinary(all);
        string? text = isOrdinary
            ? Guarded(static e => e.ToString(), exception) ?? Guarded(static e => e.StackTrace, exception)
            : Written(all);
        return (Message(exception, isOrdinary), Cut(text));
    }

    /// <summary>The exception's message alone; null if it cannot be read.</summary>
    internal static string? Message(Exception exception) => Message(exception, IsOrdinary(Walk(exception)));

    private static string? Message(Exception exception, bool isOrdinary) =>
        Cut(isOrdinary ? Guarded(static e => e.Message, exception) : MessageOf(exception));

    private static string? Cut(string? text) => text is null ? null : TextLimit.CutValue(text);

    private static bool IsOrdinary(List<Exception?> all) =>
        all[^1] is not null
        && all.Sum(static one => (long)(Guarded(static e => e!.Message, one)?.Length ?? 0)) <= 2 * Limits.MaxTextLength;

    /// <summary>The exception and what is within it, to a limit; then the last one is null.</summary>
    private static List<Exception?> Walk(Exception exception)
    {
        List<Exception?> found = [exception];
        for (int next = 0; next < found.Count; next++)
        {
            IEnumerable<Exception?> inner = found[next] is AggregateException { InnerExceptions: var several }
                ? several
                : new[] { found[next]!.InnerException };
            foreach (Exception one in inner.OfType<Exception>())
            {
                if (found.Count == Limits.MaxDepth)
                {
                    found.Add(null);
                    return found;
                }

                found.Add(one);
            }
        }

        return found;
    }

    private static string Written(List<Exception?> all)
    {
        var text = new StringBuilder();
        foreach (Exception? one in all.TakeWhile(_ => text.Length <= Limits.MaxTextLength))
        {
            text.Append(text.Length == 0 ? "" : "\n ---> ").Append(one is null ? MoreCut : one.GetType() + ": ");
            text.Append(one is null ? "" : Cut(MessageOf(one)) + '\n' + Cut(Guarded(static e => e.StackTrace, one)));
        }

        return text.ToString();
    }

    /// <summary>The message as it was given: that of a type's own may be made of any number of inner ones.</summary>
    private static string MessageOf(Exception exception) => Guarded(static e => Given(e), exception) ?? "";

    private static string? Guarded<T>(Func<T, string?> read, T exception)
    {
        try
        {
            return read(exception);
        }
        catch (Exception thrown)
        {
            Uninterrupted.Caught(thrown);
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Given(Exception exception);
}
