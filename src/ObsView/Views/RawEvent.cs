namespace AgentObservatory.ObsView.Views;

/// <summary>An event, and what is wrong with it. The sort time of an event is never earlier than that of its predecessor in
/// the session, so sorting by it keeps the order of each session, which is the sequence and not the clock.</summary>
internal readonly record struct RawEvent(long SortTime, TraceEvent Event, string? Flag)
{
    public static IEnumerable<RawEvent> Of(SessionEnvelope envelope)
    {
        var sortTime = long.MinValue;
        var strays = new Dictionary<TraceEvent, string>(ReferenceEqualityComparer.Instance);

        foreach (var stray in envelope.Strays)
        {
            strays[stray.Event] = stray.Reason.Name;
        }

        foreach (var item in envelope.AllEvents())
        {
            sortTime = Math.Max(sortTime, item.Time.UnixNanoseconds);
            var isLate = item.Fact is TraceFact.StreamEvent { IsLate: true };
            yield return new RawEvent(sortTime, item, strays.GetValueOrDefault(item) ?? (isLate ? "late" : null));
        }
    }
}
