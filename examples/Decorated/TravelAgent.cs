using AgentObservatory;

/// <summary>Plans a journey, and retries with another train when one is full.</summary>
internal sealed class TravelAgent(Timetable timetable)
{
    [TraceAgentStep("plan")]
    public async Task<string> Plan(string from, string to)
    {
        Task<string> weather = timetable.Weather(to);
        string[] trains = await timetable.Trains(from, to);
        string seat = "";
        foreach (string train in trains)
        {
            try
            {
                seat = timetable.Reserve(train, "4711-secret");
                break;
            }
            catch (SoldOutException)
            {
                // The failed call is in the trace.
            }
        }

        return await Answer(seat, await weather);
    }

    [TraceLlmCall("gpt-4")]
    private static async Task<string> Answer(string seat, string weather)
    {
        var words = new List<string>();
        await foreach (string word in Words($"Your seat: {seat}. Expect {weather}."))
        {
            words.Add(word);
        }

        return string.Join(' ', words);
    }

    [TraceStream("tokens")]
    private static async IAsyncEnumerable<string> Words(string text)
    {
        foreach (string word in text.Split(' '))
        {
            await Task.Yield();
            yield return word;
        }
    }
}
