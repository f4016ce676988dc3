using System.Runtime.CompilerServices;
using System.Text;

namespace AgentObservatory.Log;

/// <summary>Turns an exception into data, bounded. <c>ToString</c> copies the text of all inner exceptions at every level and
/// recurses as deeply as they nest, so it is called only where they are few and short. Members are foreign code: if one
/// throws, only what it says is lost.</summary>
internal static class ErrorSnapshot
{
    private const string Unavailable = "[message unavailable]";
    private const string MoreCut = "\u2026[more inner exceptions cut]";

    /// <summary>With the stack trace and the inner exceptions.</summary>
    internal static ErrorInfo Of(Exception exception)
    {
        List<Exception?> all = Walk(exception);
        bool isOrdinary = IsOrdinary(all);
        string? text = isOrdinary
            ? Guarded(static e => e.ToString(), exception) ?? Guarded(static e => e.StackTrace, exception)
            : Written(all);
        return new ErrorInfo(TypeOf(exception), Message(exception, isOrdinary), Cut(text));
    }

    /// <summary>The type and the message, for reports; the stack trace is not rendered.</summary>
    internal static string Brief(Exception exception) =>
        TypeOf(exception) + ": " + Message(exception, IsOrdinary(Walk(exception)));

    /// <summary>A timeout that surfaces as a cancellation is a failure.</summary>
    internal static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException and not { InnerException: TimeoutException };

    private static string TypeOf(Exception exception)
    {
        Type type = exception.GetType();
        return UnicodeText.WellFormed(TextLimit.CutName(type.FullName ?? type.Name));
    }

    private static string Message(Exception exception, bool isOrdinary) =>
        Cut(isOrdinary ? Guarded(static e => e.Message, exception) : MessageOf(exception)) ?? Unavailable;

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
