using System.Diagnostics;
using AgentObservatory;

// An agent asks a human for approval, suspends its run and ends its process. Another process, perhaps days later, goes on with
// the same run. Without arguments, this program starts both, one after the other, and shows the run as a whole. By hand:
//   dotnet run --project examples/Resume -- ask
//   dotnet run --project examples/Resume -- approve THE-TICKET-THAT-IT-PRINTS
const string TraceFilePath = "logs/traces.jsonl";

return args switch
{
    ["ask"] => Ask(),
    ["approve", var ticket] => GoOn(ticket),
    _ => Demonstrate(),
};

static int Ask()
{
    using var observatory = new Observatory(new FileExporter(TraceFilePath), inline: true);
    using AgentSession session = observatory.StartSession(new AgentContext($"refund-{Environment.ProcessId}", "refunds"));
    using (session.AgentStep("plan"))
    {
        session.LlmCall("built-in-writer", call => call.Set("decision", "refund 120 EUR"));
    }

    // The ticket is all that is needed to go on. It would lie in a database, beside what the agent wants to do.
    Console.WriteLine(session.Suspend("a human must approve the refund"));
    return 0;
}

static int GoOn(string ticket)
{
    using var observatory = new Observatory(new FileExporter(TraceFilePath), inline: true);
    using AgentSession session = observatory.Resume(ticket, new AgentContext(null, "refunds"));
    session.ToolCall("refund", call => call.Set("paid", true), ("euros", 120));
    return 0;
}

static int Demonstrate()
{
    string ticket = RunThisProgram("ask").Trim();
    Console.WriteLine($"The first process has ended. Its ticket: {ticket}");
    Thread.Sleep(TimeSpan.FromMilliseconds(200));
    RunThisProgram("approve", ticket);
    Console.WriteLine("The second process has ended. The run as a whole:");
    new ConsoleExporter().Export(WholeRun(ticket));
    return 0;
}

// Each process has written its part of the run.
static SessionEnvelope WholeRun(string ticket)
{
    RunTicket.TryParse(ticket, out RunTicket? read);
    var lines = TraceFile.Read(TraceFilePath).OfType<TraceLine.Readable>();
    return EnvelopeMerge.Merge(lines.Select(line => line.Envelope)).Single(run => run.Session.Key == read!.Key);
}

static string RunThisProgram(params string[] arguments)
{
    // The host is "dotnet" with the program as its first argument, or the program's own executable.
    string host = Environment.ProcessPath!;
    string program = Environment.GetCommandLineArgs()[0];
    bool isOwnHost = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(program);
    var start = new ProcessStartInfo(host, isOwnHost ? arguments : [program, .. arguments])
    {
        RedirectStandardOutput = true,
    };
    using Process process = Process.Start(start)!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return process.ExitCode == 0 ? output : throw new InvalidOperationException($"exit code {process.ExitCode}");
}
