using System.Globalization;
using AgentObservatory.Benchmarks;

return args switch
{
    ["soak"] => Soak.Run(TimeSpan.FromSeconds(60)),
    ["soak", "--seconds", var seconds]
        when double.TryParse(seconds, CultureInfo.InvariantCulture, out double time) && time > 0 => Soak.Run(
        TimeSpan.FromSeconds(time)
    ),
    ["overload"] => Overload.Run(),
    ["streams"] => StreamCosts.Run(),
    ["stages"] => Stages.Run(),
    ["generate", "--sessions", var sessions, "--events", var events, "-o", var path] => Generate.Run(sessions, events, path),
    ["compare"] => Compare.Run(json: false),
    ["compare", "--json"] => Compare.Run(json: true),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project benchmarks -- compare [--json] | stages | soak [--seconds N] | overload | streams | generate --sessions N --events N -o FILE"
    );
    return 2;
}
