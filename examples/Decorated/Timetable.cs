using AgentObservatory;

/// <summary>The agent's tools: its public methods, each of them a tool call with its parameters.</summary>
[TraceToolCall(Parameters = true)]
internal sealed class Timetable
{
    public async Task<string[]> Trains(string from, string to)
    {
        await Task.Delay(10);
        return [$"EC 15 {from}-{to}", $"EC 17 {from}-{to}"];
    }

    public async Task<string> Weather(string city)
    {
        await Task.Delay(15);
        return "sun in " + city;
    }

    public string Reserve(string train, [NotTraced] string card) =>
        train.StartsWith("EC 15", StringComparison.Ordinal)
            ? throw new SoldOutException(train)
            : $"{train}, 31 by the window, paid with {card[..4]}";
}

internal sealed class SoldOutException(string train) : Exception(train + " is sold out.");
