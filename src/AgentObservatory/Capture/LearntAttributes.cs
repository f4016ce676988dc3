namespace AgentObservatory.Capture;

/// <summary>What a span learns between its start and its end. Takes no memory until something is learnt.</summary>
internal struct LearntAttributes
{
    private List<KeyValuePair<string, AttributeValue>>? entries;

    /// <summary>
    /// Sets a value within the given room, in bytes; returns by how much the memory held has grown. A value that does not fit is
    /// replaced by a marker, so that nothing stale stays behind.
    /// </summary>
    internal long Set(string key, AttributeValue value, long room)
    {
        entries ??= [];
        var entry = KeyValuePair.Create(key, value);
        int place = PlaceOf(key);
        if (place == entries.Count && place >= Limits.MaxAttributes)
        {
            entry = ValueLimit.AttributesCut();
            place = PlaceOf(entry.Key);
        }

        long before = place < entries.Count ? ByteCost.Of(entries[place]) : 0;
        if (ByteCost.Of(entry) - before > room)
        {
            var marker = AttributeSnapshot.CutForSpace[0];
            entry = place < entries.Count ? KeyValuePair.Create(entry.Key, marker.Value) : marker;
            place = PlaceOf(entry.Key);
            before = place < entries.Count ? ByteCost.Of(entries[place]) : 0;
        }

        if (place == entries.Count)
        {
            entries.Add(entry);
        }
        else
        {
            entries[place] = entry;
        }

        return ByteCost.Of(entry) - before;
    }

    /// <summary>Hands everything over and forgets it; null where nothing was learnt.</summary>
    internal KeyValuePair<string, AttributeValue>[]? Take()
    {
        KeyValuePair<string, AttributeValue>[]? taken = entries?.ToArray();
        entries = null;
        return taken;
    }

    private readonly int PlaceOf(string key)
    {
        int place = 0;
        while (place < entries!.Count && entries[place].Key != key)
        {
            place++;
        }

        return place;
    }
}
