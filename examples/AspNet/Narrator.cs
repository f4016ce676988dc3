using System.Runtime.CompilerServices;

namespace AgentObservatory.Examples.AspNet;

/// <summary>An agent that looks something up and tells what it has found.</summary>
internal sealed class Narrator(Observatory observatory, IHostApplicationLifetime host)
{
    /// <summary>Answers as server-sent events. The wrapper knows how the answer ends: a client that leaves cancels the session
    /// with all that runs in it, and so does the host when it stops.</summary>
    internal async Task Answer(string question, HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        try
        {
            await observatory.RunAsync(
                new AgentContext(http.TraceIdentifier, "narrator"),
                async session =>
                {
                    string page = await session.ToolCall("search", search => Search(question, search, end.Token));
                    IAsyncEnumerable<string> words = session.TraceStream(
                        "answer",
                        Words(page, end.Token),
                        word => new("word", ("text", word))
                    );

                    // Within the session: what an endpoint returns is written after it has returned.
                    await TypedResults.ServerSentEvents(words).ExecuteAsync(http);
                }
            );
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The answer ends here, and the trace says why.
        }
    }

    private static async Task<string> Search(string question, AgentSpan search, CancellationToken end)
    {
        await Task.Delay(10, end);
        search.Set("question", question);
        return $"Much can be said about {question}. ";
    }

    private static async IAsyncEnumerable<string> Words(string page, [EnumeratorCancellation] CancellationToken end)
    {
        while (true)
        {
            foreach (string word in page.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return word;
                await Task.Delay(50, end);
            }
        }
    }
}
