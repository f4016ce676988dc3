using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Flow;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Live;

/// <summary>
/// The application's source of activities, as live mode uses it. Samplers, listeners, processors and the handlers of
/// <see cref="Activity.CurrentChanged"/> are foreign code: here is the guard around all of them. What one throws is counted and
/// reported, and costs at most that one activity.
/// </summary>
internal sealed class LiveSource(ActivitySource source, ObservatoryOptions options, DiagnosticChannel diagnostics)
    : IActivityFlow
{
    private readonly Outage failing = new(
        DiagnosticKind.ActivityFailed,
        source.Name,
        "A listener of live activities threw.",
        options.TimeProvider,
        diagnostics,
        lookEvery: 256
    );
    private long failures;

    /// <summary>How often foreign code threw.</summary>
    internal long Failures => Interlocked.Read(ref failures);

    internal bool HasListeners => source.HasListeners();

    /// <summary>Starts an activity and makes it the current one; null where the sampler does not want it.</summary>
    /// <param name="described">What it stands for.</param>
    /// <param name="parent">Its parent; the default: the current activity.</param>
    /// <param name="hasFailed">Whether foreign code kept it from being made.</param>
    internal Activity? Start(OpenTelemetrySpan described, ActivityContext parent, out bool hasFailed)
    {
        Activity? activity = null;
        bool hasThrown = false;
        try
        {
            var tags = ActivityTags.AtCreation(described);
            activity = source.CreateActivity(described.Name, described.Kind, parent, tags, null, ActivityIdFormat.W3C);
            activity?.SetStartTime(described.StartTime.ToDateTimeOffset().UtcDateTime).Start();
        }
        catch (Exception exception)
        {
            hasThrown = true;
            Failed(exception);
        }

        // An activity has its ids even where a listener threw at its start.
        bool hasStarted = activity is not null && activity.SpanId != default;
        hasFailed = hasThrown && !hasStarted;
        return hasStarted ? activity : null;
    }

    /// <summary>Whether the sampler wants a session that has no parent; the activity of the question is never started.</summary>
    internal bool IsRootSampled(OpenTelemetrySpan described)
    {
        Activity? before = Activity.Current;
        try
        {
            return RootActivity.IsRootSampled(source, described, ActivityTags.AtCreation(described));
        }
        catch (Exception exception)
        {
            Failed(exception);
            return false;
        }
        finally
        {
            MakeCurrent(before);
        }
    }

    /// <summary>Stops an activity. It says nothing about what is current afterwards.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="nameAtStart">The name it was given; the application may have given it another one since.</param>
    /// <param name="described">What it stands for, in the end; null: it is to be in no trace.</param>
    internal void Stop(Activity activity, string nameAtStart, OpenTelemetrySpan? described)
    {
        try
        {
            if (described is null)
            {
                // Processors pass over what is not recorded.
                activity.IsAllDataRequested = false;
                activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
            else
            {
                Describe(activity, nameAtStart, described);
            }

            activity.Stop();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    /// <summary>Of one of the library's that has stopped, the one before it becomes current.</summary>
    void IActivityFlow.MakeCurrent(Activity? activity) => LiveScope.Enter(this, activity);

    internal void MakeCurrent(Activity? activity)
    {
        if (activity == Activity.Current)
        {
            return;
        }

        try
        {
            Activity.Current = activity;
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    /// <summary>What the application itself has said of an activity stays, unless the span knows better.</summary>
    private static void Describe(Activity activity, string nameAtStart, OpenTelemetrySpan described)
    {
        if (described.Name != nameAtStart)
        {
            activity.DisplayName = described.Name;
        }

        ActivityTags.SetAll(activity, described);
        foreach (OpenTelemetryEvent item in described.Events)
        {
            activity.AddEvent(ActivityTags.Of(item));
        }

        if (described.Status != ActivityStatusCode.Unset)
        {
            activity.SetStatus(described.Status, described.StatusMessage);
        }

        activity.SetEndTime(described.EndTime.ToDateTimeOffset().UtcDateTime);
    }

    private void Failed(Exception exception)
    {
        Interlocked.Increment(ref failures);
        failing.Failed(exception);
    }
}
