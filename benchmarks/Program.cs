using System.Globalization;
using AgentObservatory.Benchmarks;
using AgentObservatory.Benchmarks.Micro;
using AgentObservatory.Benchmarks.Scale;
using AgentObservatory.Benchmarks.Transports;

return args switch
{
    ["soak"] => Soak.Run(TimeSpan.FromSeconds(60)),
    ["soak", "--seconds", var seconds]
        when double.TryParse(seconds, CultureInfo.InvariantCulture, out double time) && time > 0 => Soak.Run(
        TimeSpan.FromSeconds(time)
    ),
    ["soak", "--journal"] => JournalSoak.Run(TimeSpan.FromSeconds(20)),
    ["soak", "--journal", "--seconds", var seconds]
        when double.TryParse(seconds, CultureInfo.InvariantCulture, out double time) && time > 0 => JournalSoak.Run(
        TimeSpan.FromSeconds(time)
    ),
    ["crash"] => Crashes.Run(1_000),
    ["crash", "--kills", var kills] when int.TryParse(kills, CultureInfo.InvariantCulture, out int count) && count > 0 =>
        Crashes.Run(count),
    ["overload"] => Overload.Run(),
    ["rules"] => RuleAgreement.Run(pairs: 1_000_000),
    ["rules", "--memory"] => RuleAgreement.Memory(events: 10_000_000),
    ["server"] => ServerMode.Run(),
    ["streams"] => StreamCosts.Run(),
    ["stages"] => Stages.Run(),
    ["generate", "--sessions", var sessions, "--events", var events, "-o", var path] => Generate.Run(
        sessions,
        events,
        "8",
        path
    ),
    ["generate", "--sessions", var sessions, "--events", var events, "--text", var text, "-o", var path] => Generate.Run(
        sessions,
        events,
        text,
        path
    ),
    ["transports", "--sessions", var sessions, "--events", var events] => TransportReport.Run(
        sessions,
        events,
        natsUrl: null
    ),
    ["transports", "--sessions", var sessions, "--events", var events, var url] => TransportReport.Run(
        sessions,
        events,
        url
    ),
    ["transport", var name, var sessions, var events] => TransportReport.RunOne(name, sessions, events, ""),
    ["transport", var name, var sessions, var events, var url] => TransportReport.RunOne(name, sessions, events, url),
    ["sql"] => SqlReport.Run(),
    ["compare"] => Compare.Run(json: false),
    ["compare", "--json"] => Compare.Run(json: true),
    ["repeat", var line] when Repeated.Has(line) => Repeated.Run(line, TimeSpan.FromSeconds(10)),
    ["journal"] => JournalReport.Run(),
    ["files"] => InlineFiles.Run(),
    ["first"] => FirstSession.Run(otherFolder: null),
    ["first", var folder] => FirstSession.Run(folder),
    ["first-child"] => FirstSession.Measure(),
    ["viewer", var command] => Viewer.Run(command),
    ["scale", var part] when ScaleReport.Has(part) => ScaleReport.Run(plot: null, part),
    ["scale"] => ScaleReport.Run(plot: null),
    ["scale", "-o", var path] => ScaleReport.Run(path),
    ["micro", .. var arguments] => MicroBenchmarks.Run(arguments),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        $"usage: dotnet run -c Release --project benchmarks -- compare [--json] | scale [events | fold | sessions | open | threads | files | -o FILE.svg] | repeat [{Repeated.Names}] | micro [BenchmarkDotNet's arguments] | stages | journal | crash [--kills N] | files | first [FOLDER] | viewer OBS_VIEW | soak [--journal] [--seconds N] | overload | rules [--memory] | server | streams | transports --sessions N --events N [nats://HOST] | sql | generate --sessions N --events N [--text N] -o FILE"
    );
    return 2;
}
