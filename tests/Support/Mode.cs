using System.Reflection;
using Xunit.Sdk;

namespace AgentObservatory.Tests.Support;

/// <summary>How an observatory delivers what has ended.</summary>
public enum Mode
{
    Inline,
    Server,
}

/// <summary>Runs a theory inline and in server mode.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BothModesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [Mode.Inline],
            [Mode.Server],
        ];
}

internal static class Modes
{
    internal static Observatory Start(this Mode mode, params IExporter[] exporters) => mode.Start(Some.Quiet(), exporters);

    /// <summary>An observatory that has started.</summary>
    internal static Observatory Start(this Mode mode, ObservatoryOptions options, params IExporter[] exporters)
    {
        Observatory observatory = mode == Mode.Inline ? Some.Inline(options, exporters) : Some.Server(options, exporters);
        observatory.StartAsync();
        return observatory;
    }

    /// <summary>Waits, however long it takes, until every session that has ended is exported.</summary>
    internal static async Task Settle(this Observatory observatory) =>
        Assert.True(await observatory.FlushAsync(Timeout.InfiniteTimeSpan));

    /// <summary>Ends it, however long that takes.</summary>
    internal static Task<ShutdownReport> End(this Observatory observatory) =>
        observatory.ShutdownAsync(Timeout.InfiniteTimeSpan);
}
