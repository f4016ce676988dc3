namespace AgentObservatory.ObsView;

/// <summary>Keeps the events of all files and shows them in time order; equal times in the order of their arrival.</summary>
internal sealed class SortedRawView(RawView view) : ITraceView
{
    private readonly List<RawEvent> events = [];

    public void Show(TraceLine.Readable line) => events.AddRange(RawEvent.Of(line));

    public void ShowAll()
    {
        var order = Enumerable.Range(0, events.Count).ToArray();
        Array.Sort(order, Compare);

        foreach (var index in order)
        {
            view.Show(events[index]);
        }
    }

    private int Compare(int one, int other)
    {
        var byMoment = events[one].Moment.CompareTo(events[other].Moment);
        return byMoment == 0 ? one.CompareTo(other) : byMoment;
    }
}
