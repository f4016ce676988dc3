using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>A source of the library's and those of others, and who keeps what they tell: always ours, theirs where it is
/// listened to. A bare listener keeps it, or the real SDK with its default sampler.</summary>
internal sealed class OursAndTheirs : IDisposable
{
    private readonly string[] theirs;
    private readonly IDisposable keeper;

    internal OursAndTheirs(bool isListening, bool hasSdk = false, string? also = null)
    {
        string unique = Guid.NewGuid().ToString("N");
        Ours = new ActivitySource("ours-" + unique);
        Theirs = "theirs-" + unique;
        theirs = also is null ? [Theirs] : [Theirs, also];
        keeper = hasSdk ? Sdk(isListening) : Listener(isListening);
    }

    internal ActivitySource Ours { get; }

    internal string Theirs { get; }

    /// <summary>What a listener has heard, or what the SDK has exported.</summary>
    internal List<Activity> Stopped { get; } = [];

    internal ObservatoryOptions Options(bool isLive, bool takesIn) =>
        new() { ActivitySource = isLive ? Ours : null, Intake = takesIn ? Intake.Of(theirs) : null };

    /// <summary>An application with the SDK does its work within requests, which are the roots of its traces.</summary>
    internal Activity? Request(bool isIn) => isIn ? Ours.StartActivity("request") : null;

    public void Dispose()
    {
        keeper.Dispose();
        Ours.Dispose();
    }

    private TracerProvider Sdk(bool isListening) =>
        global::OpenTelemetry
            .Sdk.CreateTracerProviderBuilder()
            .AddSource(isListening ? [Ours.Name, .. theirs] : [Ours.Name])
            .AddProcessor(new SimpleActivityExportProcessor(new Exporter(Keep)))
            .Build();

    private ActivityListener Listener(bool isListening)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == Ours || (isListening && theirs.Contains(source.Name)),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private void Keep(Activity activity)
    {
        // Activities stop on any thread.
        lock (Stopped)
        {
            Stopped.Add(activity);
        }
    }

    private sealed class Exporter(Action<Activity> keep) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (Activity activity in batch)
            {
                keep(activity);
            }

            return ExportResult.Success;
        }
    }
}
