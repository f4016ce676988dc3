using System.Globalization;
using AgentObservatory;
using AgentObservatory.Crashing;

// A process of its own that journals, and ends when and how it is told to.
// agent JOURNAL TRACES: four threads run sessions. When a round of the journal is finished, a line on stdout says how many
// events of which session it must hold. Each line on stdin is a way to end.
// recover JOURNAL TRACES: recovers; a line on stdout for each session that the exporter has taken.
var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
return args switch
{
    ["agent", var journal, var traces] => await RunAgents(journal, traces),
    ["recover", var journal, var traces] => await Recover(journal, traces),
    _ => 2,
};

async Task<int> RunAgents(string journal, string traces)
{
    await using var observatory = new Observatory(new FileExporter(traces), options with { Journal = journal });
    await observatory.StartAsync();
    var agents = Enumerable.Range(0, 4).Select(number => new Agent(observatory, number)).ToList();
    agents.ForEach(agent => new Thread(agent.Run) { IsBackground = true }.Start());
    new Thread(ObeyStdin) { IsBackground = true }.Start();
    while (true)
    {
        agents.ForEach(static agent => agent.Allow(steps: 10));
        var told = agents.Select(static agent => agent.Told).ToList();
        await observatory.FlushAsync();
        Say(string.Join(' ', told));
    }
}

async Task<int> Recover(string journal, string traces)
{
    using var observatory = new Observatory(new TellingExporter(new FileExporter(traces)), options, inline: true);
    RecoveryReport report = await observatory.RecoverAsync(journal);
    Say(string.Create(CultureInfo.InvariantCulture, $"done {report.IsComplete} {report.UnreadableLines}"));
    return 0;
}

static void ObeyStdin()
{
    while (Console.ReadLine() is { } order)
    {
        switch (order)
        {
            case "fail-fast":
                Environment.FailFast("as told");
                break;
            case "throw":
                throw new InvalidOperationException("as told");
            case "overflow":
                Overflow(0);
                break;
            case "exit":
                Environment.Exit(3);
                break;
        }
    }
}

static int Overflow(int depth) => Overflow(depth + 1) + 1;

static void Say(string line)
{
    Console.WriteLine(line);
    Console.Out.Flush();
}

internal sealed class TellingExporter(IExporter inner) : IExporter
{
    public void Export(SessionEnvelope envelope)
    {
        inner.Export(envelope);
        Console.WriteLine(envelope.Session.SessionId);
        Console.Out.Flush();
    }
}
