using System.Diagnostics;

namespace AgentObservatory.Activities;

/// <summary>
/// Asks the application's sampler about a session and makes its activity. A parent context with a trace id and no span id gives
/// a root with a trace id of choice. But to a sampler that follows parents it is a parent, so its flags would decide alone:
/// without "recorded" no session is ever sampled, with it all are.
/// </summary>
internal static class RootActivity
{
    /// <summary>The activity, not yet started; null where the session is not sampled.</summary>
    internal static Activity? Create(ActivitySource source, OpenTelemetrySpan root)
    {
        KeyValuePair<string, object?>[] tags = ActivityTags.AtCreation(root);

        // A sampler that looks at the trace id, and at no parent, has decided with this.
        if (Create(source, root, tags, ActivityTraceFlags.None) is { } activity)
        {
            return activity;
        }

        // A sampler that follows parents is asked about a true root, and its answer then passed on as the parent's.
        return IsRootSampled(source, root, tags) ? Create(source, root, tags, ActivityTraceFlags.Recorded) : null;
    }

    /// <summary>The activity of the question is never started, so nobody but the sampler hears of it.</summary>
    internal static bool IsRootSampled(ActivitySource source, OpenTelemetrySpan root, KeyValuePair<string, object?>[] tags)
    {
        Activity.Current = null;
        ActivityContext none = default;
        Activity? probe = source.CreateActivity(root.Name, root.Kind, none, tags, null, ActivityIdFormat.W3C);
        return probe is { IsAllDataRequested: true };
    }

    private static Activity? Create(
        ActivitySource source,
        OpenTelemetrySpan root,
        KeyValuePair<string, object?>[] tags,
        ActivityTraceFlags flags
    )
    {
        var parent = new ActivityContext(
            ActivityIds.Of(root.TraceId),
            root.ParentSpanId.IsNone ? default : ActivityIds.Of(root.ParentSpanId),
            flags,
            isRemote: root.HasRemoteParent
        );
        IEnumerable<ActivityLink> links = root.Links.Select(ActivityIds.Of);
        Activity? activity = source.CreateActivity(root.Name, root.Kind, parent, tags, links, ActivityIdFormat.W3C);
        return activity is { IsAllDataRequested: true } ? activity : null;
    }
}
