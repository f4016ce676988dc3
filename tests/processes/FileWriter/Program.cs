using AgentObservatory;

// A process of its own that appends sessions to a trace file and says on stdout when each one is there.
// Arguments: the file, the writer's name, how many sessions (0: without end), how many characters each one holds.
// With the file and the name alone: each line on stdin is the size of a session, which goes to FILE and, as OTLP, to
// FILE.otlp; what both exporters say of it goes to stdout.
string name = args[1];
var options = new ObservatoryOptions
{
    MaxBytesPerSession = 1 << 30,
    MaxEventsPerSession = 100_000,
    OnDiagnostic = _ => { },
};

if (args.Length == 2)
{
    using var told = new Observatory(
        [new FileExporter(args[0]), new OtlpJsonFileExporter(args[0] + ".otlp")],
        options,
        inline: true
    );

    for (int number = 1; Console.ReadLine() is { } size; number++)
    {
        Write(told, number, int.Parse(size) / 300);
        Acknowledge(string.Join(" ", told.Health.Exporters.Select(Told)));
    }

    return 0;
}

int sessions = int.Parse(args[2]);
int characters = int.Parse(args[3]) / 300;
using var observatory = new Observatory(new FileExporter(args[0]), options, inline: true);

for (int number = 1; sessions == 0 || number <= sessions; number++)
{
    Write(observatory, number, characters);
    Acknowledge(number.ToString());
}

return observatory.Health.Exporters[0].Exported == sessions ? 0 : 1;

void Write(Observatory to, int number, int characters)
{
    string payload = new(name[0], characters);
    using AgentSession session = to.StartSession(new AgentContext(name + "-" + number, name));
    using StreamSpan stream = session.Stream("payload");
    for (int part = 0; part < 300; part++)
    {
        stream.Event("part", ("text", payload));
    }
}

static string Told(ExporterHealth exporter) => exporter.Exported + "/" + exporter.Dropped[DropReason.ExportFailed];

static void Acknowledge(string line)
{
    Console.WriteLine(line);
    Console.Out.Flush();
}
