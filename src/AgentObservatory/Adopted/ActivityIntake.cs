using System.Diagnostics;
using AgentObservatory.Log;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Adopted;

/// <summary>Listens to the activities of other libraries that run within an observatory's sessions. It asks for their data
/// and leaves it to other listeners whether they are sampled. What fails here is counted and costs that one activity. An
/// observatory that is abandoned stops listening once it has been collected.</summary>
internal sealed class ActivityIntake : IDisposable
{
    private static int owners;

    private readonly int owner = Interlocked.Increment(ref owners);
    private readonly ILogHome home;
    private readonly Outage failing;
    private readonly ActivityListener listener;

    /// <summary>Listens from now on.</summary>
    internal ActivityIntake(Intake intake, ObservatoryOptions options, ILogHome home, DiagnosticChannel diagnostics)
    {
        this.home = home;
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

    private void Started(Activity activity)
    {
        try
        {
            if (
                activity.IsAllDataRequested
                && AmbientPlace.Current is IAdopter own
                && own.Recorder.IsOf(home)
                && PlaceWithin(own, activity) is IAdopter place
            )
            {
                var adopted = new AdoptedActivity(activity, place, own);
                if (!own.Adopted.TryAdd(activity, adopted, own.Recorder.MostEvents, owner))
                {
                    own.Recorder.LeftOut();
                }
            }
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }

    private static IPlace? PlaceWithin(IAdopter own, Activity activity) =>
        own.Adopted.AreAny ? CurrentActivity.Innermost(own, ActivityMapping.KindAtStart(activity.OperationName)) : own;

    private void Stopped(Activity activity)
    {
        try
        {
            AdoptedActivities.Remove(activity, owner)?.End();
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }
}
