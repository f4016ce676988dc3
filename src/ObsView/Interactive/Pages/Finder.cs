namespace AgentObservatory.ObsView.Interactive.Pages;

/// <summary>What was found, and whether the search had to go on from the other end.</summary>
internal readonly record struct Find(int Place, bool HasWrapped);

/// <summary>Finds the next of some places, all around.</summary>
internal static class Finder
{
    /// <summary>The next place after one, or before it; the place itself comes last. Null if there is none.</summary>
    public static Find? Next(int from, int count, bool backwards, Func<int, bool> isMatch)
    {
        for (var step = 1; step <= count; step++)
        {
            var place = backwards ? from - step : from + step;
            var isAround = place < 0 || place >= count;
            place = ((place % count) + count) % count;

            if (isMatch(place))
            {
                return new Find(place, isAround);
            }
        }

        return null;
    }
}
