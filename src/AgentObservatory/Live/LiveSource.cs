using System.Diagnostics;

namespace AgentObservatory.Live;

/// <summary>
/// The application's source of activities, as live mode uses it. Samplers, listeners, processors and the handlers of
/// <see cref="Activity.CurrentChanged"/> are foreign code: here is the guard around all of them. What one throws is counted and
/// reported, and costs at most that one activity.
/// </summary>
internal sealed class LiveSource(ActivitySource source, ObservatoryOptions options, DiagnosticChannel diagnostics)
{
    private readonly Trouble failing = new(
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
    internal Activity? Start(OpenTelemetrySpan described, ActivityContext parent = default)
    {
        Activity? activity = null;
        try
        {
            var tags = ActivityTags.AtCreation(described);
            activity = source.CreateActivity(described.Name, described.Kind, parent, tags, null, ActivityIdFormat.W3C);
            activity?.SetStartTime(described.StartTime.ToDateTimeOffset().UtcDateTime).Start();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }

        // An activity has its ids even where a listener threw at its start.
        return activity?.SpanId == default(ActivitySpanId) ? null : activity;
    }

    internal static void Add(Activity activity, OpenTelemetryEvent happened)
    {
        DateTimeOffset time = happened.Time.ToDateTimeOffset();
        activity.AddEvent(new ActivityEvent(happened.Name, time, ActivityTags.Of(happened.Attributes)));
    }

    /// <summary>Stops an activity. What is current in this flow stays so, unless it was the activity itself.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="described">What it stands for, in the end; null: it is to be in no trace.</param>
    internal void Stop(Activity activity, OpenTelemetrySpan? described)
    {
        Activity? before = Activity.Current;
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
                Describe(activity, described);
            }

            activity.Stop();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }

        // Stopping has made current what was so when the activity started, in whichever flow this is.
        MakeCurrent(before == activity ? Activity.Current : before);
    }

    /// <summary>Makes an activity the current one in this flow; of a stopped one, the nearest running one above it.</summary>
    internal void MakeCurrent(Activity? activity)
    {
        while (activity is { IsStopped: true })
        {
            activity = activity.Parent;
        }

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

    private static void Describe(Activity activity, OpenTelemetrySpan described)
    {
        activity.DisplayName = described.Name;
        ActivityTags.SetAll(activity, described);
        foreach (OpenTelemetryEvent item in described.Events)
        {
            Add(activity, item);
        }

        activity.SetStatus(described.Status, described.StatusMessage);
        activity.SetEndTime(described.EndTime.ToDateTimeOffset().UtcDateTime);
    }

    private void Failed(Exception exception)
    {
        Interlocked.Increment(ref failures);
        failing.Occurred(exception);
    }
}
