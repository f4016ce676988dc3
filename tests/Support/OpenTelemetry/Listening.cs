using System.Diagnostics;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>A source of a test's own, and what a listener hears of it.</summary>
internal sealed class Listening : IDisposable
{
    private readonly ActivityListener listener;

    internal Listening(ActivitySamplingResult result = ActivitySamplingResult.AllDataAndRecorded)
        : this((ref _) => result) { }

    internal Listening(SampleActivity<ActivityContext> sample)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source == Source,
            Sample = sample,
            ActivityStarted = activity => OnStarted(activity),
            ActivityStopped = activity =>
            {
                // Activities stop on any thread.
                lock (Stopped)
                {
                    Stopped.Add(activity);
                }

                OnStopped(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    internal ActivitySource Source { get; } = new("AgentObservatory.Tests");

    /// <summary>Options for live mode with this source.</summary>
    internal ObservatoryOptions Options => new() { ActivitySource = Source };

    internal List<Activity> Stopped { get; } = [];

    internal Action<Activity> OnStarted { get; set; } = _ => { };

    internal Action<Activity> OnStopped { get; set; } = _ => { };

    internal IReadOnlyList<SeenSpan> Seen => [.. Stopped.Select(SeenSpan.Of)];

    /// <summary>Runs a program in one live session and returns its envelope.</summary>
    internal SessionEnvelope Live(Action<AgentSession> program) => Some.Envelope(program, Options);

    /// <summary>Runs an asynchronous program in one live session and returns its envelope.</summary>
    internal async Task<SessionEnvelope> LiveAsync(Func<AgentSession, Task> program, TimeProvider? time = null)
    {
        SessionEnvelope envelope = await Some.EnvelopeOf(
            program,
            Options with
            {
                TimeProvider = time ?? TimeProvider.System,
            }
        );
        Assert.Null(Activity.Current);
        return envelope;
    }

    /// <summary>Replays one envelope and returns what was heard of it.</summary>
    internal IReadOnlyList<SeenSpan> Replay(SessionEnvelope envelope, OpenTelemetryExporterOptions? options = null)
    {
        Stopped.Clear();
        new OpenTelemetryExporter(Source, options).Export(envelope);
        return Seen;
    }

    public void Dispose()
    {
        listener.Dispose();
        Source.Dispose();
    }
}
