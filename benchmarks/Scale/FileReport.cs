namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Trace files read to their end.</summary>
internal static class FileReport
{
    internal static Panel[] Run()
    {
        Markdown.Table("file", "time to read", "MB/s", "reader holds");
        using var file = new GrowingTraceFile();
        file.GrowTo(FileScale.Sizes[0]);
        Rounds.WarmUp(() => FileScale.Time(file.Path));
        var times = new Series("parse and fold");
        var memory = new Series("the reader");
        foreach (long size in FileScale.Sizes)
        {
            if (!file.HasRoomFor(size))
            {
                Markdown.Row(Markdown.Bytes(size), "no room on this disk", "", "");
                continue;
            }

            file.GrowTo(size);
            var (milliseconds, bytes) = FileScale.Measure(file.Path, size);
            times.Add(size / 1e6, milliseconds);
            memory.Add(size / 1e6, bytes);
            Markdown.Row(
                Markdown.Bytes(size),
                $"{milliseconds:N0} ms",
                $"{size / 1e3 / milliseconds:0}",
                Markdown.Bytes(bytes)
            );
        }

        return
        [
            new Panel("Time to read a trace file", "megabytes", "milliseconds", [times]),
            new Panel("Memory to read a trace file", "megabytes", "bytes", [memory]),
        ];
    }
}
