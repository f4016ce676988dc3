using System.Diagnostics;
using AgentObservatory;

// Two processes, one trace. The parent starts this program again as a sub-agent and hands it the current span as a W3C traceparent,
// in the environment variable that other tracing tools use for it, too. Both append to one file.
const string TraceFilePath = "logs/traces.jsonl";
const string TraceParentVariable = "TRACEPARENT";

using var observatory = new Observatory(new FileExporter(TraceFilePath), inline: true);

if (args is ["sub-agent", var topic])
{
    await RunSubAgent(topic);
    return 0;
}

TraceId trace;
int exitCode;
using (AgentSession session = observatory.StartSession(new AgentContext($"parent-{Environment.ProcessId}", "editor")))
{
    trace = session.TraceId;
    session.AgentStep("plan").Dispose();
    exitCode = await session.ToolCall(
        "ask_sub_agent",
        call => StartSubAgent(call, "reactive streams"),
        ("agent", "researcher")
    );
}

foreach (SessionEnvelope envelope in SessionsOf(trace))
{
    SessionParent? parent = envelope.Session.Parent;
    Console.WriteLine(
        parent is null
            ? "The parent process:"
            : $"The sub-agent's process, under span {parent.SpanId} of trace {parent.TraceId}:"
    );
    new ConsoleExporter().Export(envelope);
}

return exitCode;

async Task RunSubAgent(string topic)
{
    var context = new AgentContext(
        $"sub-agent-{Environment.ProcessId}",
        "researcher",
        Parent: Environment.GetEnvironmentVariable(TraceParentVariable)
    );
    using AgentSession session = observatory.StartSession(context);
    using (session.AgentStep("research", ("topic", topic)))
    {
        await session.ToolCall(
            "search",
            async call =>
            {
                await Task.Delay(20);
                call.Set("hits", 3);
            },
            ("query", topic)
        );
        await session.LlmCall("built-in-writer", _ => Task.Delay(10));
    }
}

static async Task<int> StartSubAgent(AgentSpan call, string topic)
{
    // The host is "dotnet" with the program as its first argument, or the program's own executable.
    string host = Environment.ProcessPath!;
    string program = Environment.GetCommandLineArgs()[0];
    bool isOwnHost = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(program);
    var start = new ProcessStartInfo(host, isOwnHost ? ["sub-agent", topic] : [program, "sub-agent", topic]);
    start.Environment[TraceParentVariable] = call.Session.TraceParent;

    using Process process = Process.Start(start)!;
    call.Set("process_id", process.Id);
    await process.WaitForExitAsync();
    return process.ExitCode;
}

static IEnumerable<SessionEnvelope> SessionsOf(TraceId trace) =>
    from line in TraceFile.Read(TraceFilePath).OfType<TraceLine.Readable>()
    where line.Envelope.Session.TraceId == trace
    orderby line.Envelope.Session.StartTime
    select line.Envelope;
