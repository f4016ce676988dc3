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
        using (var plain = new Observatory(new NoOpExporter(), options, inline: true))
        using (var journaled = new Observatory(new NoOpExporter(), options with { Journal = folder }, inline: true))
        {
            yield return Compare.Ratio(Beside("event", Events, journaled, plain), 1.25);
            yield return Compare.Ratio(Beside("span", Spans, journaled, plain), 1.25);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static Figures[] Beside(string what, Func<AgentSession, Sample> report, Observatory journaled, Observatory plain)
    {
        return SideBySide.Measure(
            new Candidate(what + " while journaled", () => Batch(journaled), Sessions * Reports),
            new Candidate(what + " without a journal", () => Batch(plain), Sessions * Reports)
        );

        Sample Batch(Observatory observatory)
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
    }

    private static Sample Events(AgentSession session)
    {
        using StreamSpan stream = session.Stream("tokens");
        return SideBySide.Repeat(Reports, number => stream.Event("chunk", ("seq", number), ("bytes", 4096)));
    }

    private static Sample Spans(AgentSession session) =>
        SideBySide.Repeat(Reports, _ => session.ToolCall("search").Dispose());
}
