using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>Who hears of activities in a process, and what they have heard once they are disposed: always of the library's own
/// sources.</summary>
internal sealed class Listeners : IDisposable
{
    internal const string McpSdk = "Experimental.ModelContextProtocol";
    internal const string AspNet = "Microsoft.AspNetCore";

    private static readonly string[] Http = [AspNet, "System.Net.Http"];

    private readonly List<Activity> stopped = [];
    private readonly IDisposable hearing;

    internal Listeners(Hearing hearing, params ActivitySource[] ours)
    {
        string[] theirs = hearing switch
        {
            Hearing.Nobody => [],
            Hearing.HttpAlone => Http,
            _ => [McpSdk, .. Http],
        };
        string[] sources = [.. ours.Select(source => source.Name), .. theirs];
        this.hearing =
            hearing == Hearing.Sdk
                ? Sdk.CreateTracerProviderBuilder().AddSource(sources).AddInMemoryExporter(stopped).Build()
                : Listen(sources);
    }

    internal IEnumerable<Heard> All => stopped.Select(Heard.Of);

    public void Dispose() => hearing.Dispose();

    private ActivityListener Listen(string[] sources)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                // Activities stop on any thread.
                lock (stopped)
                {
                    stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

/// <summary>An activity that has stopped, in this process or another.</summary>
/// <param name="Links">The spans that it is linked to.</param>
internal sealed record Heard(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    string Source,
    ActivityKind Kind,
    string[] Links
)
{
    internal static Heard Of(Activity activity) =>
        new(
            activity.TraceId.ToString(),
            activity.SpanId.ToString(),
            activity.ParentSpanId.ToString(),
            activity.DisplayName,
            activity.Source.Name,
            activity.Kind,
            [.. activity.Links.Select(link => link.Context.SpanId.ToString())]
        );
}
