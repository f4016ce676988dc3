using AgentObservatory;

namespace Samples;

/// <summary>What a model may call.</summary>
public class Tools
{
    [TraceToolCall(Parameters = true)]
    public async Task<string> Weather(string city)
    {
        await Task.Yield();
        AgentSession.Current?.AgentStep("look").Dispose();
        return "Sunny in " + city;
    }
}
