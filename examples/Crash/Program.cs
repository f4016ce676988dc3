using System.Diagnostics;
using AgentObservatory;

// An agent is killed in the midst of a tool call. Its journal has what it had reported, and the next process exports that.
// Without arguments, this program starts itself again as the agent, kills it and recovers the journal.
const string TraceFilePath = "logs/traces.jsonl";
const string JournalFolder = "logs/journal";

return args is ["agent"] ? await RunAgent() : await Demonstrate();

static async Task<int> RunAgent()
{
    var options = new ObservatoryOptions { Journal = JournalFolder };
    using var observatory = new Observatory(new FileExporter(TraceFilePath), options, inline: true);
    using AgentSession session = observatory.StartSession(new AgentContext("night-shift", "archivist"));
    using (session.AgentStep("plan"))
    {
        session.LlmCall("built-in-writer", call => call.Set("decision", "read the archive"));
    }

    using AgentSpan tool = session.ToolCall("read_archive", ("pages", 100_000));
    tool.Event("page", ("number", 1));
    tool.Event("page", ("number", 2));

    // An agent need not flush: the journal is written within milliseconds. Here, the parent must know when it may kill.
    await observatory.FlushAsync();
    Console.WriteLine("page 2 of 100,000");
    await Console.In.ReadLineAsync();
    return 0;
}

static async Task<int> Demonstrate()
{
    using (Process agent = StartAgent())
    {
        string? said = await agent.StandardOutput.ReadLineAsync();
        agent.Kill();
        await agent.WaitForExitAsync();
        Console.WriteLine($"The agent was at {said} when it was killed. Its session has not ended, so no exporter has it.");
    }

    using var observatory = new Observatory([new FileExporter(TraceFilePath), new ConsoleExporter()], inline: true);
    Console.WriteLine("From its journal:");
    RecoveryReport report = await observatory.RecoverAsync(JournalFolder);
    Console.WriteLine($"Recovered {report.Sessions} session: all that was reported. What had not ended is unfinished.");
    return report.IsComplete ? 0 : 1;
}

static Process StartAgent()
{
    // The host is "dotnet" with the program as its first argument, or the program's own executable.
    string host = Environment.ProcessPath!;
    string program = Environment.GetCommandLineArgs()[0];
    bool isOwnHost = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(program);
    var start = new ProcessStartInfo(host, isOwnHost ? ["agent"] : [program, "agent"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    };
    return Process.Start(start)!;
}
