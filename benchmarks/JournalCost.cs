namespace AgentObservatory.Benchmarks;

/// <summary>Events and spans on the agent's thread while they are journaled, beside the same without a journal.</summary>
internal static class JournalCost
{
    // Enough for the journal to be at work throughout: it writes more slowly than one agent reports in a loop.
    private const int Sessions = 5;
    private const int Reports = 4_000;

    internal static IEnumerable<BudgetLine> Lines()
    {
        string folder = Directory.CreateTempSubdirectory("observatory-journal-").FullName;
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };

        // Without exporters, as other lines about the agent's thread: what a fold leaves to collect is not the journal's.
        using (var plain = new Observatory([], options, inline: true))
        using (var journaled = new Observatory([], options with { Journal = folder }, inline: true))
        {
            foreach (BudgetLine line in Beside("event", Events).Concat(Beside("span", Spans)))
            {
                yield return line;
            }

            IEnumerable<BudgetLine> Beside(string what, Func<AgentSession, Sample> report)
            {
                Figures[] figures = SideBySide.Measure(
                    new Candidate(what + " while journaled", () => Batch(journaled, report), Sessions * Reports),
                    new Candidate(what + " without a journal", () => Batch(plain, report), Sessions * Reports)
                );
                yield return Compare.Ratio(figures, 1.25);
                yield return MoreBytes(figures[0], figures[1]);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The same allocation: what a session's journaling begins with is not an event's.</summary>
    private static BudgetLine MoreBytes(Figures journaled, Figures plain) =>
        new(
            $"{journaled.Name} - {plain.Name}, allocated",
            "B",
            journaled.Bytes - plain.Bytes,
            1,
            IsUpperLimit: true,
            $"{journaled.Bytes:0.0} B : {plain.Bytes:0.0} B"
        );

    private static Sample Batch(Observatory observatory, Func<AgentSession, Sample> report)
    {
        var sum = default(Sample);
        for (int number = 0; number < Sessions; number++)
        {
            using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
            Sample sample = report(session);
            sum = new Sample(sum.Time + sample.Time, sum.Bytes + sample.Bytes);
        }

        // What the journal has left to do is not the next candidate's.
        observatory.FlushAsync().GetAwaiter().GetResult();
        return sum;
    }

    private static Sample Events(AgentSession session)
    {
        using StreamSpan stream = session.Stream("tokens");
        return SideBySide.Repeat(Reports, number => stream.Event("chunk", ("seq", number), ("bytes", 4096)));
    }

    private static Sample Spans(AgentSession session) =>
        SideBySide.Repeat(Reports, _ => session.ToolCall("search").Dispose());
}
