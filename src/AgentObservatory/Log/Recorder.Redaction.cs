using AgentObservatory.Redaction;

namespace AgentObservatory.Log;

// What is redacted before it is recorded: where activities run along, and inline, where readers have no threads of their own.
// What there is no memory for is left out.
internal sealed partial class Recorder
{
    /// <summary>Whether anybody redacts what is told.</summary>
    internal bool IsRedacted => redactor is not null || log?.IsRedacted is true;

    private static (string Kind, string Name, NamedValue[] Attributes) RedactStart(
        GuardedRedactor redactor,
        string kind,
        string name,
        GivenAttributes attributes
    )
    {
        try
        {
            (kind, name) = redactor.Names(kind, name);
            return (kind, name, redactor.Of(GuardedRedactor.OfStart(kind, name), attributes.ToArray()));
        }
        catch (OutOfMemoryException)
        {
            return ("", "", Reserve.Attributes);
        }
    }

    private static (string Name, NamedValue[] Attributes) RedactEvent(
        GuardedRedactor redactor,
        SessionLog own,
        int row,
        string name,
        GivenAttributes attributes
    )
    {
        try
        {
            var (kind, span) = own.NamesOf(row);
            name = redactor.EventName(kind, span, name);
            return (name, redactor.Of(GuardedRedactor.OfEvent(kind, span, name), attributes.ToArray()));
        }
        catch (OutOfMemoryException)
        {
            return ("", Reserve.Attributes);
        }
    }

    private static NamedValue RedactLater(GuardedRedactor redactor, SessionLog own, int row, in NamedValue attribute)
    {
        var (kind, name) = own.NamesOf(row);
        return redactor.Of(GuardedRedactor.OfLater(kind, name), attribute);
    }

    private static Failure RedactFailure(GuardedRedactor redactor, SessionLog own, int row, Failure failure)
    {
        var (kind, name) = own.NamesOf(row);
        return failure with { Error = redactor.Of(GuardedRedactor.OfLater(kind, name), failure.Error) };
    }
}
