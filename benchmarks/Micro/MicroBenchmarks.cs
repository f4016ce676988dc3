using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>Hands the command line to BenchmarkDotNet; without arguments every class of this folder runs.</summary>
internal static class MicroBenchmarks
{
    internal static int Run(string[] arguments)
    {
        IConfig config = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default);
        string[] given = arguments.Length == 0 ? ["--filter", "*"] : arguments;
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(given, config);
        return summaries.Any(summary =>
            summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)
        )
            ? 1
            : 0;
    }
}
