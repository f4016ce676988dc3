namespace Quickstart.Text;

/// <summary>
/// Finds what matches a query best, by BM25: words that few texts hold count more, repeated words count less and less, and long
/// texts gain nothing by being long.
/// </summary>
internal static class Ranking
{
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.75;

    /// <summary>The items that share a word with the query, the best first; equally good ones keep their order.</summary>
    public static IEnumerable<T> Best<T>(IReadOnlyList<T> items, Func<T, string> text, string query)
    {
        List<string>[] words = [.. items.Select(item => Words.Of(text(item)))];
        double averageLength = Math.Max(1, words.Select(list => list.Count).DefaultIfEmpty().Average());
        Dictionary<string, double> weights = Words
            .Of(query)
            .Distinct()
            .ToDictionary(word => word, word => Rarity(words, word));

        return items
            .Zip(words, (item, list) => (Item: item, Score: Score(list, weights, averageLength)))
            .Where(ranked => ranked.Score > 0)
            .OrderByDescending(ranked => ranked.Score)
            .Select(ranked => ranked.Item);
    }

    private static double Rarity(List<string>[] texts, string word)
    {
        int holders = texts.Count(text => text.Contains(word));
        return Math.Log(1 + ((texts.Length - holders + 0.5) / (holders + 0.5)));
    }

    private static double Score(List<string> words, Dictionary<string, double> weights, double averageLength)
    {
        double relativeLength = words.Count / averageLength;
        double damping = Saturation * (1 - LengthWeight + (LengthWeight * relativeLength));
        return weights.Sum(weight =>
        {
            int count = words.Count(word => word == weight.Key);
            return weight.Value * count * (Saturation + 1) / (count + damping);
        });
    }
}
