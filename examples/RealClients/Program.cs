using System.Diagnostics;
using AgentObservatory;
using RealClients;

const string Question = "What is the weather in Zurich?";

Endpoint? openAi;
Endpoint? anthropic;
try
{
    openAi = Endpoint.FromEnvironment("OPENAI", "gpt-4.1-mini");
    anthropic = Endpoint.FromEnvironment("ANTHROPIC", "claude-sonnet-4-5");
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

if (openAi is null && anthropic is null)
{
    Console.Error.WriteLine(Endpoint.Missing);
    return 2;
}

using var source = new ActivitySource("real-clients");
using var backend = new Backend(source.Name);
Console.WriteLine(backend.Description);

// Live: sessions and spans are activities while they run, so that the clients' HTTP requests hang under their calls.
var options = new ObservatoryOptions { ActivitySource = source };
using var observatory = new Observatory(new ConsoleExporter(), options, inline: true);
int exitCode = 0;
if (openAi is not null)
{
    await RunAsync("openai-agent", session => OpenAiAgent.AnswerAsync(session, openAi, Question));
}

if (anthropic is not null)
{
    await RunAsync("anthropic-agent", _ => AnthropicAgent.AnswerAsync(anthropic, Question));
}

return exitCode;

async Task RunAsync(string agent, Func<AgentSession, Task> answerAsync)
{
    Console.WriteLine($"\n{agent}: {Question}");
    using AgentSession session = observatory.StartSession(new AgentContext($"{agent}-{Guid.NewGuid():N}", agent));
    try
    {
        await answerAsync(session);
        Console.WriteLine("\n");
    }
    catch (Exception exception)
    {
        session.Fail(exception);
        Console.Error.WriteLine($"{agent} failed: {exception.Message}");
        exitCode = 1;
    }
}
