using System.Diagnostics;
using AgentObservatory.Log;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Adopted;

/// <summary>Listens to the activities of other libraries that run within an observatory's sessions. It asks for their data
/// and leaves it to other listeners whether they are sampled. What fails here is counted and costs that one activity. An
/// observatory that is abandoned stops listening once it has been collected.</summary>
internal sealed class ActivityIntake : IDisposable
{
    private readonly ILogHome home;
    private readonly Func<IPlace?> current;
    private readonly Outage failing;
    private readonly ActivityListener listener;

    /// <summary>Listens from now on. It asks for the current place of a flow of control, of whichever observatory.</summary>
    internal ActivityIntake(
        Intake intake,
        ObservatoryOptions options,
        ILogHome home,
        Func<IPlace?> current,
        DiagnosticChannel diagnostics
    )
    {
        this.home = home;
        this.current = current;
        const string Begins = "An activity of another library could not be taken in.";
        failing = new Outage(DiagnosticKind.InternalError, "intake", Begins, options.TimeProvider, diagnostics);
        var weak = new WeakReference<ActivityIntake>(this);
        ActivitySource? own = options.ActivitySource;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source != own && intake.Takes(source.Name),
            Sample = (ref _) =>
                weak.TryGetTarget(out ActivityIntake? alive) && alive.IsWithin
                    ? ActivitySamplingResult.AllData
                    : ActivitySamplingResult.None,
            ActivityStarted = activity =>
            {
                if (weak.TryGetTarget(out ActivityIntake? alive))
                {
                    alive.Started(activity);
                }
            },
            ActivityStopped = activity =>
            {
                if (weak.TryGetTarget(out ActivityIntake? alive))
                {
                    alive.Stopped(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    ~ActivityIntake() => listener?.Dispose();

    public void Dispose()
    {
        listener.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether a session of this observatory is current. To ask does not begin anything.</summary>
    private bool IsWithin
    {
        get
        {
            try
            {
                return AmbientPlace.Current is IAdopter place && place.Recorder.IsOf(home);
            }
            catch (Exception exception)
            {
                failing.Caught(exception);
                return false;
            }
        }
    }

    private IAdopter? Place => current() is IAdopter place && place.Recorder.IsOf(home) ? place : null;

    private void Started(Activity activity)
    {
        try
        {
            if (Place is { } place && activity.IsAllDataRequested)
            {
                var adopted = new AdoptedActivity(activity, place, AmbientPlace.Current ?? place);
                if (place.Adopted.TryAdd(adopted, place.Recorder.MostEvents))
                {
                    CurrentActivity.Adopt(activity, adopted);
                }
                else
                {
                    place.Recorder.LeftOut();
                }
            }
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }

    private void Stopped(Activity activity)
    {
        try
        {
            if (CurrentActivity.Of(activity) is { } adopted && adopted.IsOf(home))
            {
                adopted.End();
            }
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }
}
