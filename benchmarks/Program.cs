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
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- soak [--seconds N] | overload");
    return 2;
}
