namespace AgentObservatory.Nats.Reading;

/// <summary>The ids of the last messages. Not thread-safe.</summary>
internal sealed class RecentIds(int most)
{
    private readonly HashSet<string> ids = [];
    private readonly Queue<string> order = new();

    internal bool Contains(string id) => ids.Contains(id);

    internal void Add(string id)
    {
        if (!ids.Add(id))
        {
            return;
        }

        order.Enqueue(id);
        if (order.Count > most)
        {
            ids.Remove(order.Dequeue());
        }
    }
}
