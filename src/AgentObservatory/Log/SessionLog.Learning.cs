namespace AgentObservatory.Log;

// What is set on a span while it runs and goes into its end.
internal sealed partial class SessionLog
{
    /// <summary>Sets an attribute on a running span; false once it has ended. A span that did not fit ignores it.</summary>
    internal bool Learn(int row, string key, AttributeValue value)
    {
        SpanDetails? details = null;
        NamedValue[]? larger = null;
        while (true)
        {
            int wanted;
            gate.Enter();
            try
            {
                if (isSealed || row == SpanRow.None || rows[row].HasEnded)
                {
                    return !isSealed && row == SpanRow.None;
                }

                SpanDetails? own = rows[row].Details ??= details;
                wanted = own?.Learnt.LengthWanted(larger?.Length ?? 0) ?? 0;
                if (own is not null && wanted == 0)
                {
                    bytes += own.Learnt.Set(key, value, limits.MaxBytes - bytes, larger);
                    return true;
                }
            }
            finally
            {
                gate.Exit();
            }

            details ??= new SpanDetails();
            larger = wanted > 0 ? new NamedValue[wanted] : larger;
        }
    }

    /// <summary>Records a running span's error; false once it has ended. An inferred one counts only if none was
    /// told.</summary>
    internal bool Fail(int row, Failure failure, bool isInferred)
    {
        var (status, error) = failure;
        ErrorInfo? withoutText = error is null ? null : new ErrorInfo(error.Type, "", null);
        SpanDetails? details = error is null ? null : new SpanDetails();
        gate.Enter();
        try
        {
            if (isSealed || row == SpanRow.None || rows[row].HasEnded)
            {
                return !isSealed && row == SpanRow.None;
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
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>A span's companion; null if it has none, and once the session has ended.</summary>
    internal ICompanion? CompanionOf(int row)
    {
        gate.Enter();
        ICompanion? companion = isSealed || row == SpanRow.None ? null : rows[row].Details?.Companion;
        gate.Exit();
        return companion;
    }

    /// <summary>The end of a span that has recently ended. Needs a lease.</summary>
    internal ClosedSpan Closed(int row)
    {
        int position = Count - 1;
        while (entries[position].Row != row || entries[position].Kind != EntryKind.SpanEnded)
        {
            position--;
        }

        return new ClosedSpan(rows[row], entries[position]);
    }
}
