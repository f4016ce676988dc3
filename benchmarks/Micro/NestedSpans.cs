using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>Three spans, each within the one before; an operation is all three.</summary>
public class NestedSpans : BesideActivity
{
    [Benchmark(OperationsPerInvoke = Operations)]
    public void ThreeSpans()
    {
        using AgentSession session = Observatory.StartSession(Context);
        for (int number = 0; number < Operations; number++)
        {
            using (session.AgentStep("plan"))
            using (session.ToolCall("search"))
            using (session.LlmCall("model")) { }
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public void ThreeActivitiesWithOneProcessor() => Run(Heard);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ThreeActivitiesWithoutListener() => Run(Unheard);

    [Benchmark(Description = "Floor, three times", OperationsPerInvoke = Operations)]
    public void FloorAlone()
    {
        for (int number = 0; number < 3 * Operations; number++)
        {
            Floor.Span(number);
        }
    }

    private static void Run(ActivitySource source)
    {
        using Activity? root = source.StartActivity("root");
        for (int number = 0; number < Operations; number++)
        {
            using (source.StartActivity("plan"))
            using (source.StartActivity("search"))
            using (source.StartActivity("model")) { }
        }
    }
}
