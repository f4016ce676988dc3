namespace AgentObservatory.Log;

// What is told of a span while it runs, for its end.
internal sealed partial class SessionLog
{
    /// <summary>Sets an attribute on a running span, or only if it has none of the name; false once it has ended. A span that
    /// did not fit ignores it.</summary>
    internal bool SetAttribute(int row, string key, AttributeValue value, bool onlyMissing = false)
    {
        SpanDetails? details = null;
        NamedValue[]? larger = null;
        while (true)
        {
            int wanted;
            bool hasDetails;
            using (gate.Enter())
            {
                if (isSealed || row == SpanRow.None)
                {
                    return !isSealed;
                }

                ref SpanRow span = ref rows[row];
                if (span.HasEnded)
                {
                    return false;
                }

                SpanDetails? own = span.Details ??= details;
                hasDetails = own is not null;
                if (onlyMissing && own?.Attributes.Has(key) is true)
                {
                    return true;
                }

                wanted = own?.Attributes.LengthWanted(larger?.Length ?? 0) ?? LaterAttributes.FirstLength;
                if (own is not null && wanted == 0)
                {
                    bytes += own.Attributes.Set(key, value, limits.MaxBytes - bytes, larger);
                    return true;
                }
            }

            details = hasDetails ? null : new SpanDetails();
            larger = new NamedValue[wanted];
        }
    }

    /// <summary>Records a running span's error; false once it has ended. An inferred one counts only if none has been
    /// recorded.</summary>
    internal bool Fail(int row, Failure failure, bool isInferred)
    {
        var (status, error) = failure;
        ErrorInfo? withoutText = error is null ? null : new ErrorInfo(error.Type, "", null);
        SpanDetails? details = error is null ? null : new SpanDetails();
        using Gate.Scope entered = gate.Enter();
        if (!isSealed && row == SpanRow.None)
        {
            spanStatuses = RunOutcome.With(status, spanStatuses);
            return true;
        }

        if (isSealed || rows[row].HasEnded)
        {
            return false;
        }

        if (isInferred && rows[row].Verdict is not null)
        {
            return true;
        }

        rows[row].Verdict = status;
        if ((rows[row].Details ??= details) is { } own)
        {
            bytes -= ByteCost.Of(own.Error);
            own.Error = bytes + ByteCost.Of(error) <= limits.MaxBytes ? error : withoutText;
            bytes += ByteCost.Of(own.Error);
        }

        return true;
    }

    /// <summary>The failure that is recorded of a running span; null for none.</summary>
    internal Failure? VerdictOf(int row)
    {
        SpanStatus status;
        ErrorInfo? error;
        using (gate.Enter())
        {
            if (!IsRunning(row) || rows[row].Verdict is not { } recorded)
            {
                return null;
            }

            (status, error) = (recorded, rows[row].Details?.Error);
        }

        return new Failure(status, error);
    }

    /// <summary>Puts back the failure of a running span that there was before the one that has been recorded, unless there is yet
    /// another.</summary>
    internal void Restore(int row, Failure recorded, Failure? before)
    {
        using Gate.Scope entered = gate.Enter();
        if (
            IsRunning(row)
            && rows[row].Verdict == recorded.Status
            && ReferenceEquals(rows[row].Details?.Error, recorded.Error)
        )
        {
            rows[row].Verdict = before?.Status;
            if (rows[row].Details is { } own)
            {
                bytes += ByteCost.Of(before?.Error) - ByteCost.Of(own.Error);
                own.Error = before?.Error;
            }
        }
    }

    private bool IsRunning(int row) => !isSealed && row != SpanRow.None && !rows[row].HasEnded;

    /// <summary>The kind and the name of a span; empty for one that is not recorded, and once the session has ended.</summary>
    internal (string Kind, string Name) NamesOf(int row)
    {
        using Gate.Scope entered = gate.Enter();
        return isSealed || row == SpanRow.None ? ("", "") : (rows[row].Kind, rows[row].Name);
    }

    /// <summary>A span's companion; null if it has none, and once the session has ended.</summary>
    internal ICompanion? CompanionOf(int row)
    {
        using Gate.Scope entered = gate.Enter();
        return isSealed || row == SpanRow.None ? null : rows[row].Details?.Companion;
    }
}
