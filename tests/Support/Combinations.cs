namespace AgentObservatory.Tests.Support;

/// <summary>Every combination of what a test varies. A case is named by its text, for the runner to show.</summary>
internal static class Combinations
{
    internal static TheoryData<string> Of<T>(IEnumerable<T> all)
        where T : notnull => [.. all.Select(one => one.ToString()!)];

    internal static TheoryData<string, string> Of<TFirst, TSecond>(
        IEnumerable<TFirst> all,
        Func<TFirst, IEnumerable<TSecond>> with
    )
        where TFirst : notnull
        where TSecond : notnull
    {
        var data = new TheoryData<string, string>();
        foreach (TFirst first in all)
        {
            foreach (TSecond second in with(first))
            {
                data.Add(first.ToString()!, second.ToString()!);
            }
        }

        return data;
    }

    /// <summary>The one that is named.</summary>
    internal static T Named<T>(this IEnumerable<T> all, string name)
        where T : notnull => all.Single(one => one.ToString() == name);

    internal static TheoryData<bool, bool, bool> OfThreeFlags()
    {
        var data = new TheoryData<bool, bool, bool>();
        for (int flags = 0; flags < 8; flags++)
        {
            data.Add((flags & 4) != 0, (flags & 2) != 0, (flags & 1) != 0);
        }

        return data;
    }
}
