namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Events in one session: with room for all of them, and with the default cap, beyond which they are shed.</summary>
internal static class EventReport
{
    internal static Panel[] Run()
    {
        Markdown.Table(
            "events in a session",
            "an event, all kept",
            "session holds",
            "an event, default cap",
            "session holds",
            "floor, all kept"
        );
        Rounds.WarmUp(static () => EventScale.Round(10_000, EventScale.KeepsAll));
        Rounds.WarmUp(static () => EventScale.Round(100_000, ObservatoryOptions.Default));
        Rounds.WarmUp(static () => EventScale.FloorRound(10_000));
        int cap = ObservatoryOptions.Default.MaxEventsPerSession;
        var (allTimes, allMemory) = (new Series("all kept"), new Series("all kept"));
        var (cappedTimes, cappedMemory) = (new Series("default cap", cap), new Series("default cap", cap));
        var floorTimes = new Series("floor, all kept");
        foreach (int size in EventScale.Sizes)
        {
            var all = EventScale.Measure(size, EventScale.KeepsAll);
            var capped = EventScale.Measure(size, ObservatoryOptions.Default);
            double floor = EventScale.MeasureFloor(size);
            allTimes.Add(size, all.Nanoseconds);
            allMemory.Add(size, all.Bytes);
            cappedTimes.Add(size, capped.Nanoseconds);
            cappedMemory.Add(size, capped.Bytes);
            floorTimes.Add(size, floor);
            Markdown.Row(
                $"{size:N0}",
                $"{all.Nanoseconds:0} ns",
                Markdown.Bytes(all.Bytes),
                $"{capped.Nanoseconds:0} ns",
                Markdown.Bytes(capped.Bytes),
                $"{floor:0} ns"
            );
        }

        return
        [
            new Panel(
                "Time to record an event",
                "events in the session",
                "nanoseconds",
                [allTimes, cappedTimes, floorTimes]
            ),
            new Panel("Memory of an open session", "events in the session", "bytes", [allMemory, cappedMemory]),
        ];
    }
}
