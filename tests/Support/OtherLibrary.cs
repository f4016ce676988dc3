using System.Diagnostics;

namespace AgentObservatory.Tests.Support;

/// <summary>Another library that traces what it does, through a source of its own, and options that take its activities in.</summary>
internal sealed class OtherLibrary : IDisposable
{
    private static int number;

    private readonly ActivitySource source = new($"Other.Library.{Interlocked.Increment(ref number)}");

    internal string Name => source.Name;

    internal ObservatoryOptions Options => Some.Quiet() with { Intake = Intake.Of(Name) };

    public void Dispose() => source.Dispose();

    internal SessionEnvelope Envelope(Action<AgentSession> program) => Some.Envelope(program, Options);

    /// <summary>Somebody else keeps what the library traces, as an OpenTelemetry SDK does.</summary>
    internal ActivityListener Recorded()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = other => other == source,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Null where nobody wants it.</summary>
    internal Activity? StartActivity(string name, ActivityKind kind = ActivityKind.Internal) =>
        source.StartActivity(name, kind);

    internal Activity Start(string name, params (string Key, object? Value)[] tags)
    {
        Activity activity = source.StartActivity(name)!;
        Array.ForEach(tags, tag => activity.SetTag(tag.Key, tag.Value));
        return activity;
    }

    /// <summary>Its tags come after its start, as most libraries do it.</summary>
    internal Activity Chat(string model) =>
        Start("chat " + model, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", model));

    internal Activity Tool(string name, string? callId = null)
    {
        (string, object?)[] tags = [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", name)];
        Activity activity = Start("execute_tool " + name, tags);
        return callId is null ? activity : activity.SetTag("gen_ai.tool.call.id", callId);
    }
}
