using System.Runtime.CompilerServices;
using AgentObservatory.Redaction;

namespace AgentObservatory.Log;

// What readers do before they read, unless the agent's thread has already asked the redactor, or there is none. Entries change
// here once more, but before any reader may see them.
internal sealed partial class SessionLog
{
    private readonly LogRedaction? redaction;

    /// <summary>Whether readers redact it.</summary>
    internal bool IsRedacted => redaction is not null;

    /// <summary>Makes the entries up to a position readable. Called by readers, with a lease, before they look at values,
    /// names, errors or the session's description.</summary>
    internal void RedactThrough(int position)
    {
        if (redaction is not null)
        {
            RedactThrough(redaction, position);
        }
    }

    /// <summary>How the session ended, as it is told. Needs no lease.</summary>
    internal SessionEnd RedactedEnd()
    {
        if (redaction is { } own)
        {
            using Lock.Scope claimed = own.Claim.EnterUninterrupted();
            if (!own.IsEndDone)
            {
                SessionEnd end = own.Redactor.Of(End!);
                End = GuardedRedactor.With(end, Fitting(own, End!.Error, end.Error));
                own.IsEndDone = true;
            }
        }

        return End!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RedactThrough(LogRedaction own, int position)
    {
        while (own.Done <= position)
        {
            // For one entry only, so that a reader that is behind does not wait for one that is far ahead.
            using Lock.Scope claimed = own.Claim.EnterUninterrupted();
            int next = own.Done;
            if (next <= position)
            {
                Redact(own, ref entries[next]);
                own.Done = next + 1;
            }
        }
    }

    private void Redact(LogRedaction own, ref LogEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.SessionStarted:
                RedactDescription(own);
                break;
            case EntryKind.SpanStarted:
                RedactStart(own, in entry, ref rows[entry.Row]);
                break;
            case EntryKind.StreamEvent:
                RedactEvent(own, ref entry, in rows[entry.Row]);
                break;
            case EntryKind.SpanEnded:
                RedactDetails(own, in rows[entry.Row]);
                break;
            case EntryKind.SessionEnded:
                RedactedEnd();
                break;
        }
    }

    private void RedactDescription(LogRedaction own)
    {
        if (!own.IsDescribed)
        {
            NamedValue[] metadata = Told(own, GuardedRedactor.OfSession, Session.Metadata.Entries);
            Session = own.Redactor.Of(Session, metadata);
        }
    }

    private void RedactStart(LogRedaction own, ref readonly LogEntry entry, ref SpanRow span)
    {
        (span.Kind, span.Name) = own.Redactor.Names(span.Kind, span.Name);
        RedactValues(own, GuardedRedactor.OfStart(span.Kind, span.Name), in entry);
    }

    private void RedactEvent(LogRedaction own, ref LogEntry entry, ref readonly SpanRow span)
    {
        entry.Name = own.Redactor.EventName(span.Kind, span.Name, entry.Name!);
        RedactValues(own, GuardedRedactor.OfEvent(span.Kind, span.Name, entry.Name), in entry);
    }

    /// <summary>The attributes of a start or an event, where they lie.</summary>
    private void RedactValues(LogRedaction own, in ValueLocation owner, ref readonly LogEntry entry)
    {
        if (entry.Values == LogEntry.Prepared)
        {
            ref NamedValue prepared = ref values[entry.FirstValue];
            prepared = new("", AttributeValue.FromMap(new Attributes(Told(own, owner, prepared.Value.AsMap().Entries))));
            return;
        }

        for (int index = 0; index < entry.Values; index++)
        {
            ref NamedValue plain = ref values[entry.FirstValue + index];
            plain = Told(own, owner, in plain);
        }
    }

    /// <summary>What was told of a span while it ran. It has ended, so nobody writes that any more.</summary>
    private void RedactDetails(LogRedaction own, ref readonly SpanRow span)
    {
        if (span.Details is { } details)
        {
            ValueLocation owner = GuardedRedactor.OfLater(span.Kind, span.Name);
            details.Attributes.Replace(later => Told(own, owner, later));
            details.Error = Fitting(own, details.Error, own.Redactor.Of(owner, details.Error));
        }
    }

    private NamedValue[] Told(LogRedaction own, in ValueLocation owner, NamedValue[] attributes)
    {
        var told = new NamedValue[attributes.Length];
        for (int index = 0; index < told.Length; index++)
        {
            told[index] = Told(own, owner, in attributes[index]);
        }

        return NamedEntries.Distinct(told);
    }

    /// <summary>An attribute, and its name where that is asked for. What has become larger must fit into the session.</summary>
    private NamedValue Told(LogRedaction own, in ValueLocation owner, in NamedValue attribute)
    {
        NamedValue told = own.Redactor.Of(owner, attribute);
        return GuardedRedactor.IsSame(told, attribute) ? attribute
            : Fits(own, ByteCost.Of(attribute), ByteCost.Of(told)) ? told
            : new(told.Key, AttributeSnapshot.CutForSpace[0].Value);
    }

    private ErrorInfo? Fitting(LogRedaction own, ErrorInfo? given, ErrorInfo? told) =>
        told is null || Fits(own, ByteCost.Of(given), ByteCost.Of(told)) ? told : new ErrorInfo(told.Type, "", null);

    private bool Fits(LogRedaction own, long before, long after)
    {
        long growth = own.Growth + after - before;
        if (after > before && Volatile.Read(ref bytes) + growth > limits.MaxBytes)
        {
            return false;
        }

        own.Growth = growth;
        return true;
    }
}
