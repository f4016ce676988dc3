namespace AgentObservatory.Terminal;

/// <summary>Counts by reason as words. The reasons come from the file.</summary>
internal static class TallyWords
{
    private const int MostReasons = 20;

    public static Sentence Tally(this Sentence sentence, Tally tally)
    {
        foreach (var (reason, count) in tally.Take(MostReasons))
        {
            sentence.ThenData(reason, Ink.Plain).Then($"{count:N0}", Ink.Faint);
        }

        var leftOut = tally.Count() - MostReasons;
        return leftOut > 0 ? sentence.Then($"and {leftOut:N0} more", Ink.Faint) : sentence;
    }
}
