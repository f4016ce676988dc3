using System.Diagnostics;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A traced function, with and without a session; the floor is the function itself.</summary>
public class WrappedCalls : BesideActivity
{
    private readonly Func<string, int> plain = Length;
    private readonly Func<string, int> wrapped = Traced.ToolCall("length", (Func<string, int>)Length);

    [Benchmark(OperationsPerInvoke = Operations)]
    public int WithSession()
    {
        using AgentSession session = Observatory.StartSession(Context);
        return Call(wrapped);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public int WithoutSession() => Call(wrapped);

    [Benchmark(OperationsPerInvoke = Operations, Baseline = true)]
    public int ActivityWithOneProcessor() => Run(Heard);

    [Benchmark(OperationsPerInvoke = Operations)]
    public int ActivityWithoutListener() => Run(Unheard);

    [Benchmark(Description = "Floor: the plain call", OperationsPerInvoke = Operations)]
    public int FloorAlone() => Call(plain);

    private static int Call(Func<string, int> function)
    {
        int sum = 0;
        for (int number = 0; number < Operations; number++)
        {
            sum += function("text");
        }

        return sum;
    }

    private int Run(ActivitySource source)
    {
        using Activity? root = source.StartActivity("root");
        int sum = 0;
        for (int number = 0; number < Operations; number++)
        {
            using Activity? activity = source.StartActivity("length");
            sum += plain("text");
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length;
}
