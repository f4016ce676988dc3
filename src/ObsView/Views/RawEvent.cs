using AgentObservatory.Terminal;

namespace AgentObservatory.ObsView;

/// <summary>
/// An event of a line, and what is odd about it. Its moment never lies before that of the event before it in its
/// session: sorting by it keeps the order of each session, which is the sequence and not the clock.
/// </summary>
internal readonly record struct RawEvent(long Moment, TraceEvent Event, IReadOnlyList<string> Flags)
{
    public static IEnumerable<RawEvent> Of(TraceLine.Readable line)
    {
        var moment = long.MinValue;
        var strays = new Dictionary<TraceEvent, string>(ReferenceEqualityComparer.Instance);

        foreach (var stray in line.Envelope.Strays)
        {
            strays[stray.Event] = stray.Reason.Name;
        }

        foreach (var item in line.Envelope.AllEvents())
        {
            moment = Math.Max(moment, item.Time.UnixNanoseconds);
            yield return new RawEvent(moment, item, FlagsOf(item, strays));
        }
    }

    private static IReadOnlyList<string> FlagsOf(TraceEvent item, Dictionary<TraceEvent, string> strays) =>
        strays.TryGetValue(item, out var reason) ? [reason]
        : item.Fact is TraceFact.StreamEvent { IsLate: true } ? ["late"]
        : [];
}
