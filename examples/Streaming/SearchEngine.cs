using AgentObservatory;

namespace Streaming;

/// <summary>Stands in for a search engine with pages of results, and for reading them.</summary>
internal static class SearchEngine
{
    private const int Pages = 5;

    /// <summary>Fetches a page when its results are asked for: a span of the producer, and so under the stream.</summary>
    public static async IAsyncEnumerable<string> ResultsAsync(AgentSession session)
    {
        for (int page = 1; page <= Pages; page++)
        {
            using (session.ToolCall("fetch_page", ("page", page)))
            {
                await Task.Delay(5);
            }

            yield return $"page {page}, first result";
            yield return $"page {page}, second result";
        }
    }

    public static async Task<bool> IsGoodAsync(string source)
    {
        await Task.Delay(2);
        return source == "page 2, first result";
    }
}
