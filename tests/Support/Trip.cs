namespace AgentObservatory.Tests.Support;

/// <summary>The program of examples/ParallelTools, at the pace of a test's clock.</summary>
internal sealed class Trip : IDisposable
{
    private readonly Clock clock;
    private readonly AgentSession session;
    private readonly AgentSpan gather;
    private readonly AgentSpan flights;
    private readonly AgentSpan lisbon;
    private readonly AgentSpan sintra;

    internal Trip(Observatory observatory, Clock clock)
    {
        this.clock = clock;
        session = observatory.StartSession(new AgentContext("trip-to-lisbon", "travel-agent"));
        gather = session.AgentStep("gather", ("city", "Lisbon"));
        flights = Tool("find_flights");
        lisbon = Tool("find_hotels");
        sintra = Tool("find_hotels");
        AgentSpan forecast = Tool("read_forecast");
        Elapse(20);
        forecast.Fail(new TimeoutException("The weather service has no answer for Lisbon."));
        forecast.Dispose();
        Elapse(10);
        lisbon.Event("cache_miss", ("city", "Lisbon"));
        sintra.Event("cache_miss", ("city", "Sintra"));
    }

    internal AgentSession Session => session;

    /// <summary>All tools answer, and a proposal is written.</summary>
    internal void Finish()
    {
        Elapse(30);
        flights.Set("hits", 3);
        flights.Dispose();
        lisbon.Dispose();
        sintra.Dispose();
        gather.Dispose();
        using (session.AgentStep("propose"))
        using (AgentSpan writer = session.LlmCall("built-in-writer"))
        {
            Elapse(10);
            writer.Set("gen_ai.usage.output_tokens", 21);
        }

        session.Dispose();
    }

    public void Dispose() => session.Dispose();

    /// <summary>Starts a tool beside the others.</summary>
    private AgentSpan Tool(string name)
    {
        using SpanScope scope = gather.Attach();
        return session.ToolCall(name);
    }

    private void Elapse(int milliseconds) => clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
