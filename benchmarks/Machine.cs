using System.Runtime.InteropServices;

namespace AgentObservatory.Benchmarks;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";

    internal static string Description =>
        $"{Processor}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, "
        + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
        + (System.Runtime.GCSettings.IsServerGC ? "server GC" : "workstation GC");

    private static string Processor
    {
        get
        {
            string? model = File.Exists(ProcessorFile)
                ? File.ReadLines(ProcessorFile).FirstOrDefault(static line => line.StartsWith("model name", default))
                : null;
            return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
