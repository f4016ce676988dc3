namespace AgentObservatory.ObsView;

/// <summary>Keeps the events of all files and shows them in time order; equal times in the order of their arrival.</summary>
internal sealed class SortedRawView(RawView view) : ITraceView
{
    private readonly List<RawEvent> events = [];

    public void Show(TraceLine.Readable line) => events.AddRange(RawEvent.Of(line));

    public void ShowAll()
    {
        // The platform's sort keeps the order of equal ones.
        foreach (var item in events.OrderBy(item => item.Moment))
        {
            view.Show(item);
        }
    }
}
