namespace AgentObservatory.Benchmarks.Scale;

/// <summary>Sessions that are open at the same time.</summary>
internal static class SessionReport
{
    internal static Panel[] Run()
    {
        Markdown.Table("sessions open at once", "time of each", "each holds");
        Rounds.WarmUp(static () => SessionScale.Round(1_000));
        var times = new Series("each session");
        var memory = new Series("each session");
        foreach (int size in SessionScale.Sizes)
        {
            var session = SessionScale.Measure(size);
            times.Add(size, session.Nanoseconds / 1_000);
            memory.Add(size, session.Bytes);
            Markdown.Row($"{size:N0}", $"{session.Nanoseconds / 1_000:0.00} us", Markdown.Bytes(session.Bytes));
        }

        return
        [
            new Panel("Time of a session, start to export", "sessions open at once", "microseconds", [times]),
            new Panel("Memory of a session", "sessions open at once", "bytes", [memory]),
        ];
    }
}
