using System.Diagnostics;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>A source of the library's and that of another one, and who keeps what they tell: always ours, theirs where it is
/// listened to.</summary>
internal sealed class OursAndTheirs : IDisposable
{
    private readonly ActivityListener listener;

    internal OursAndTheirs(bool isListening, string? theirs = null)
    {
        string unique = Guid.NewGuid().ToString("N");
        Ours = new ActivitySource("ours-" + unique);
        Theirs = theirs ?? "theirs-" + unique;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source == Ours || (isListening && source.Name == Theirs),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                // Activities stop on any thread.
                lock (Stopped)
                {
                    Stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    internal ActivitySource Ours { get; }

    internal string Theirs { get; }

    internal List<Activity> Stopped { get; } = [];

    internal ObservatoryOptions Options(bool isLive, bool takesIn) =>
        new() { ActivitySource = isLive ? Ours : null, Intake = takesIn ? Intake.Of(Theirs) : null };

    public void Dispose()
    {
        listener.Dispose();
        Ours.Dispose();
    }
}
