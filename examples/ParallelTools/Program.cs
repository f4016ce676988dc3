using AgentObservatory;

// Functions, traced once: each call becomes a span of whatever session is current when it is made.
var findFlights = Traced.ToolCall("find_flights", FindFlights);
var findHotels = Traced.ToolCall("find_hotels", FindHotels);
var readForecast = Traced.ToolCall("read_forecast", ReadForecast);
var writeProposal = Traced.LlmCall("built-in-writer", WriteProposal);

using var observatory = new Observatory([new FileExporter("logs/traces.jsonl"), new ConsoleExporter()], inline: true);
using (AgentSession session = observatory.StartSession(new AgentContext("trip-to-lisbon", "travel-agent")))
{
    // Three tools at once, one of them twice: four siblings under the step, however their times overlap.
    string[] found = await session.AgentStep(
        "gather",
        _ =>
            Task.WhenAll(
                findFlights("Lisbon", 2),
                findHotels("Lisbon", 120),
                findHotels("Sintra", 80),
                OrNothing(readForecast("Lisbon"))
            ),
        ("city", "Lisbon")
    );

    string proposal = await session.AgentStep("propose", _ => writeProposal(found));
    Console.WriteLine(proposal);
    Console.WriteLine();
}

// Outside of a session the traced function is just the function.
Console.WriteLine(await findHotels("Porto", 90));
return;

static async Task<string> FindFlights(string city, int travellers)
{
    await Task.Delay(60);
    AgentSpan.Current?.Set(("city", city), ("travellers", travellers), ("hits", 3));
    return $"a flight to {city} at 9:40";
}

static async Task<string> FindHotels(string city, int budget)
{
    AgentSpan.Current?.Set(("city", city), ("budget", budget));
    await Task.Delay(30);
    AgentSpan.Current?.Event("cache_miss", ("city", city));
    await Task.Delay(30);
    return $"a room in {city} below {budget}";
}

static async Task<string> ReadForecast(string city)
{
    await Task.Delay(20);
    throw new TimeoutException($"The weather service has no answer for {city}.");
}

static async Task<string> WriteProposal(string[] found)
{
    await Task.Delay(10);
    string proposal = "You could take " + string.Join(", ", found.Where(text => text.Length > 0)) + ".";
    AgentSpan.Current?.Set("gen_ai.usage.output_tokens", proposal.Split(' ').Length);
    return proposal;
}

// The agent can do without a forecast. The failed call stays in the trace.
static async Task<string> OrNothing(Task<string> tool)
{
    try
    {
        return await tool;
    }
    catch (TimeoutException)
    {
        return "";
    }
}
