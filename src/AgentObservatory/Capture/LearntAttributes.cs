namespace AgentObservatory.Capture;

/// <summary>What a span learns between its start and its end. Takes no memory until something is learnt.</summary>
internal struct LearntAttributes
{
    private List<KeyValuePair<string, AttributeValue>>? entries;

    /// <summary>Sets a value within the given room, in bytes; returns by how much the memory held has grown.</summary>
    internal long Set(string key, AttributeValue value, long room)
    {
        entries ??= [];
        int place = entries.FindIndex(entry => entry.Key == key);
        long before = place < 0 ? 0 : Cost(entries[place]);
        var entry = KeyValuePair.Create(key, value);
        if (Cost(entry) - before > room)
        {
            entry = AttributeSnapshot.CutForSpace[0];
        }
        else if (place < 0 && entries.Count >= AttributeSnapshot.MaxAttributes)
        {
            entry = AttributeSnapshot.CutMarker();
        }

        if (entry.Key != key)
        {
            place = entries.FindIndex(existing => existing.Key == entry.Key);
            before = place < 0 ? 0 : Cost(entries[place]);
        }

        if (place < 0)
        {
            entries.Add(entry);
        }
        else
        {
            entries[place] = entry;
        }

        return Cost(entry) - before;
    }

    /// <summary>Hands everything over and forgets it.</summary>
    internal KeyValuePair<string, AttributeValue>[] Take()
    {
        KeyValuePair<string, AttributeValue>[] taken = entries is null ? AttributeSnapshot.Empty : [.. entries];
        entries = null;
        return taken;
    }

    private static long Cost(KeyValuePair<string, AttributeValue> entry) => 24 + ValueLimit.Cost(entry.Value);
}
