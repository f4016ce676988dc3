namespace AgentObservatory.Log;

// What is told of a span or a session while it runs, for its end: attributes and errors.
internal sealed partial class Recorder
{
    internal void SetAttribute(int row, bool hasEnded, string key, AttributeValue value)
    {
        bool isSet = false;
        try
        {
            isSet =
                !hasEnded
                && log is { } own
                && SetAttribute(own, row, UnicodeText.WellFormed(TextLimit.CutName(key)), AttributeSnapshot.Value(value));
        }
        catch (OutOfMemoryException)
        {
            // Counted below.
        }

        if (!isSet)
        {
            home.AttributeIgnored();
        }
    }

    internal void Fail(int row, bool hasEnded, Exception? exception)
    {
        if (hasEnded || log is not { } own || !Fail(own, row, Failure.Of(exception), isInferred: false))
        {
            home.AttributeIgnored();
        }
    }

    /// <summary>Records the session's error; the last call counts.</summary>
    internal void Fail(Exception? exception)
    {
        if (log is null)
        {
            home.AttributeIgnored();
        }
        else
        {
            failure = Failure.Of(exception);
        }
    }

    /// <summary>What has been recorded of the session; null for nothing.</summary>
    internal Failure? Verdict => failure;

    /// <summary>Puts back what had been recorded of the session before another failure, if that one still is.</summary>
    internal void Restore(Failure recorded, Failure? before) => Interlocked.CompareExchange(ref failure, before, recorded);

    /// <summary>What has been recorded of a span; null for nothing, and where memory has run out.</summary>
    internal Failure? VerdictOf(int row)
    {
        try
        {
            return log?.VerdictOf(row);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Puts back what had been recorded of a span before another failure, if that one still is.</summary>
    internal void Restore(int row, Failure recorded, Failure? before) => log?.Restore(row, recorded, before);

    private bool SetAttribute(SessionLog own, int row, string key, AttributeValue value, bool onlyMissing = false)
    {
        if (redactor is not null)
        {
            (key, value) = RedactLater(redactor, own, row, new(key, value));
        }

        return own.SetAttribute(row, key, value, onlyMissing);
    }

    /// <summary>Without the error where memory has run out to keep it.</summary>
    private bool Fail(SessionLog own, int row, Failure failure, bool isInferred)
    {
        try
        {
            if (redactor is not null)
            {
                failure = RedactFailure(redactor, own, row, failure);
            }

            return own.Fail(row, failure, isInferred);
        }
        catch (OutOfMemoryException)
        {
            return own.Fail(row, Reserve.Failure, isInferred);
        }
    }
}
