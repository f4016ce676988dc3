using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Flow;
using AgentObservatory.Pipeline;

namespace AgentObservatory.Live;

/// <summary>The application's activity source, guarded. Samplers, listeners, processors and handlers of
/// <see cref="Activity.CurrentChanged"/> are foreign code: what one throws is counted and reported, and at most that one
/// activity is lost.</summary>
internal sealed class LiveSource(ActivitySource source, ObservatoryOptions options, DiagnosticChannel diagnostics)
    : IActivityFlow
{
    private const string Kept = "agent_observatory.kept";
    private static readonly object Yes = new();
    private static readonly object No = new();

    private readonly Outage failing = new(
        DiagnosticKind.ActivityFailed,
        source.Name,
        "A live activity failed.",
        options.TimeProvider,
        diagnostics,
        lookEvery: 256
    );

    internal long Failures => failing.Failures;

    /// <summary>Counts an activity, or a part of one, that there is no memory for.</summary>
    internal void Lost(OutOfMemoryException exception) => failing.Failed(exception);

    internal bool HasListeners => source.HasListeners();

    /// <summary>Starts an activity and makes it current; null if the sampler leaves it out, or foreign code threw. The
    /// default parent stands for the current activity.</summary>
    internal Activity? Start(in SpanCreation described, ActivityContext parent, out bool hasFailed)
    {
        Activity? activity = null;
        hasFailed = false;
        try
        {
            var tags = ActivityTags.Of(described);
            activity = source.CreateActivity(described.Name, described.Kind, parent, tags, null, ActivityIdFormat.W3C);
            activity?.SetStartTime(described.StartTime.ToDateTimeOffset().UtcDateTime).Start();
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
            hasFailed = true;
        }

        // An activity has its ids even if a listener threw at its start.
        bool hasStarted = activity is not null && activity.SpanId != default;
        hasFailed &= !hasStarted;
        return hasStarted ? activity : null;
    }

    /// <summary>Whether the sampler keeps a session that has no parent. The activity used to ask is never started.</summary>
    internal bool IsRootSampled(in SpanCreation described)
    {
        Activity? before = Activity.Current;
        try
        {
            return RootActivity.IsRootSampled(source, described);
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
            return false;
        }
        finally
        {
            MakeCurrent(before);
        }
    }

    /// <summary>Whether somebody who listens to another source keeps what it tells, rather than only looking at it. An activity
    /// that has started does not say so, for it takes that over from its parent; one that is never started does.</summary>
    internal bool IsKept(ActivitySource other, in SpanCreation described)
    {
        try
        {
            return other.HasListeners() && other.CreateActivity(described.Name, described.Kind) is { Recorded: true };
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
            return false;
        }
    }

    /// <summary>Whether nobody hears of an activity of another library but who takes it in. Samplers are asked once about each,
    /// for their answers cost, and may differ.</summary>
    internal bool IsOnlyTakenIn(Activity activity, in SpanCreation described)
    {
        if (!ActivityTable.Find(activity, out _))
        {
            return false;
        }

        object? answer = ActivityMarks.Read(activity, Kept);
        if (answer is null)
        {
            answer = IsKept(activity.Source, described) ? Yes : No;
            ActivityMarks.Set(activity, Kept, answer);
        }

        return answer == No;
    }

    /// <summary>Stops an activity. Without a description, or the memory for it, the activity is kept out of every trace. What is
    /// current afterwards is up to the caller.</summary>
    internal void Stop(Activity activity, OpenTelemetrySpan? described)
    {
        try
        {
            if (described is null || !TryDescribe(activity, described))
            {
                // Processors ignore activities that are not recorded.
                activity.IsAllDataRequested = false;
                activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }

            activity.Stop();
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }

    /// <summary>Tells an activity of another library what a span knows of the same operation. Its name and its times stay its
    /// own; so does what it says of a model call, which it adds later.</summary>
    internal void Enrich(Activity activity, OpenTelemetrySpan described, string kind)
    {
        try
        {
            if (!activity.IsStopped)
            {
                foreach (NamedValue attribute in described.Attributes)
                {
                    if (kind == SpanKind.ToolCall || !IsConventional(attribute.Key))
                    {
                        ActivityTags.Set(activity, attribute);
                    }
                }

                AddEnd(activity, described);
            }
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }

    /// <summary>For a stopped activity of the library's, the running one before it becomes current.</summary>
    public void MakeCurrent(Activity? activity)
    {
        try
        {
            activity = LiveScope.Running(activity);
            if (activity != Activity.Current)
            {
                Activity.Current = activity;
            }
        }
        catch (Exception exception)
        {
            failing.Caught(exception);
        }
    }

    /// <summary>What the application has set on the activity stays, unless the span sets it too.</summary>
    private bool TryDescribe(Activity activity, OpenTelemetrySpan described)
    {
        try
        {
            if (described.Name != activity.OperationName)
            {
                activity.DisplayName = described.Name;
            }

            ActivityTags.SetAll(activity, described);
            AddEnd(activity, described);
            activity.SetEndTime(described.EndTime.ToDateTimeOffset().UtcDateTime);
            return true;
        }
        catch (OutOfMemoryException exception)
        {
            Lost(exception);
            return false;
        }
    }

    private static void AddEnd(Activity activity, OpenTelemetrySpan described)
    {
        foreach (OpenTelemetryEvent item in described.Events)
        {
            activity.AddEvent(ActivityTags.Of(item));
        }

        if (described.Status != ActivityStatusCode.Unset)
        {
            activity.SetStatus(described.Status, described.StatusMessage);
        }
    }

    private static bool IsConventional(string key) =>
        key.StartsWith(Convention.genAi, StringComparison.Ordinal)
        || key.StartsWith("server.", StringComparison.Ordinal)
        || key == Convention.errorType;
}
