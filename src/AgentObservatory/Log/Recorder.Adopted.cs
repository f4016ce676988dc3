namespace AgentObservatory.Log;

// What activities of other libraries tell of.
internal sealed partial class Recorder
{
    internal bool IsOf(ILogHome other) => home == other;

    internal bool TakesIn(string source) => home.TakesIn(source);

    internal Moment Now() => clock.Now();

    /// <summary>How many events the session may hold; 0 once it has ended.</summary>
    internal int MostEvents => log?.MostEvents ?? 0;

    /// <summary>Counts a span that does not fit.</summary>
    internal void LeftOut()
    {
        if (log?.Lose(DropCause.EventLimit) is not Outcome.Dropped)
        {
            home.Lost(lateCause);
        }
    }

    /// <summary>Records the start of a span that has begun before, with an id that it has already.</summary>
    internal StartedSpan Adopt(
        ulong parentId,
        string kind,
        string name,
        NamedValue[] attributes,
        ulong id,
        ICompanion? accompanying,
        in Moment began
    )
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return StartedSpan.None;
        }

        var given = Log.StartedAs.Of(kind, name, attributes);
        if (redactor is not null)
        {
            (kind, name, attributes) = RedactStart(redactor, kind, name, attributes);
        }

        SpanDetails? details = accompanying is null && given is null ? null : Details(accompanying, null, given);
        Watch watch = home.Watch;
        Outcome outcome = own.StartSpan(parentId, kind, name, attributes, details, began, watch, ref id, out int row);
        Settle(outcome, watch, own);
        return new StartedSpan(id, row, outcome == Outcome.Kept);
    }

    /// <summary>Records an event that has happened before.</summary>
    internal void Adopt(int row, string? name, NamedValue[] attributes, in Moment happened)
    {
        if (log is not { } own)
        {
            home.Lost(lateCause);
            return;
        }

        name = AttributeSnapshot.Name(name);
        if (redactor is not null)
        {
            (name, attributes) = RedactEvent(redactor, own, row, name, attributes);
        }

        Watch watch = home.Watch;
        Settle(own.AddEvent(row, name, attributes, null, happened, watch), watch, own);
    }

    /// <summary>Sets the attributes that a running span does not have.</summary>
    internal void Enrich(int row, NamedValue[] attributes)
    {
        if (attributes.Length == 0 || row == SpanRow.None)
        {
            return;
        }

        bool isSet = log is { } own && own.TryLease() && Enrich(own, row, attributes);
        if (!isSet)
        {
            home.AttributeIgnored();
        }
    }

    /// <summary>How a span was started; null once the session has ended.</summary>
    internal StartedAs? StartedAs(int row) => log?.StartedAs(row);

    /// <summary>Whether a span within this one tells of the same operation, as the span of an activity around several calls
    /// has it; false once the session has ended.</summary>
    internal bool HasWithin(int row, ActivitySpan known) => Within(known, (own, wanted) => own.HasWithin(row, wanted));

    /// <summary>Whether a span within this one is of a kind; false once the session has ended.</summary>
    internal bool HasWithin(int row, string kind) => Within(kind, (own, wanted) => own.HasWithin(row, wanted));

    private bool Within<T>(T wanted, Func<SessionLog, T, bool> has)
    {
        if (log is not { } own || !own.TryLease())
        {
            return false;
        }

        try
        {
            return has(own, wanted);
        }
        finally
        {
            own.Return();
        }
    }

    private bool Enrich(SessionLog own, int row, NamedValue[] attributes)
    {
        try
        {
            var given = new Attributes(own.AttributesAtStart(row));
            return Array.TrueForAll(
                attributes,
                entry =>
                    given.TryGetValue(entry.Key, out _) || SetAttribute(own, row, entry.Key, entry.Value, onlyMissing: true)
            );
        }
        finally
        {
            own.Return();
        }
    }

    /// <summary>Records how a span has failed.</summary>
    internal void Fail(int row, Failure failure)
    {
        if (log is not { } own || !Fail(own, row, failure, isInferred: false))
        {
            home.AttributeIgnored();
        }
    }
}
