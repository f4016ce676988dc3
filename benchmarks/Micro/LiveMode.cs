using System.Diagnostics;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A span while live mode is off, on with nobody listening, and on with the SDK listening.</summary>
public class LiveMode : BesideActivity
{
    private readonly Observatory unheard;
    private readonly Observatory heard;

    public LiveMode()
    {
        unheard = new Observatory([], new ObservatoryOptions { ActivitySource = Unheard });
        heard = new Observatory([], new ObservatoryOptions { ActivitySource = Heard });
    }

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public void Off() => Run(Observatory);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void NobodyListens() => Run(unheard);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void SdkListens() => Run(heard);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void ActivityAlone()
    {
        using Activity? root = Heard.StartActivity("root");
        for (int number = 0; number < Operations; number++)
        {
            Heard.StartActivity("search")?.Dispose();
        }
    }

    private static void Run(Observatory observatory)
    {
        using AgentSession session = observatory.StartSession(Context);
        for (int number = 0; number < Operations; number++)
        {
            session.ToolCall("search").Dispose();
        }
    }
}
