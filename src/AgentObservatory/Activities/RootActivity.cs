using System.Diagnostics;

namespace AgentObservatory.Activities;

/// <summary>Asks the application's sampler about a session and creates its activity. A parent context with a trace id but no
/// span id makes a root with a chosen trace id. But a sampler that follows parents takes it for a parent, so its flags alone
/// would decide: without "recorded" no session is ever sampled, with it every one is.</summary>
internal static class RootActivity
{
    /// <summary>The activity, not yet started; null if the session is not sampled.</summary>
    internal static Activity? Create(ActivitySource source, OpenTelemetrySpan root) =>
        // This is the decision of a sampler that looks at the trace id and not at the parent.
        Create(source, root, ActivityTraceFlags.None)
        // A sampler that follows parents is asked about a real root, and its answer is then passed on as the parent's.
        ?? (IsRootSampled(source, root.Creation) ? Create(source, root, ActivityTraceFlags.Recorded) : null);

    /// <summary>Whether the sampler keeps a real root. The activity used to ask is never started, so only the sampler sees
    /// it.</summary>
    internal static bool IsRootSampled(ActivitySource source, in SpanCreation root)
    {
        Activity.Current = null;
        ActivityContext none = default;
        var tags = ActivityTags.Of(root);
        Activity? probe = source.CreateActivity(root.Name, root.Kind, none, tags, null, ActivityIdFormat.W3C);
        return probe is { IsAllDataRequested: true };
    }

    internal static ActivityContext ParentOf(OpenTelemetrySpan root, ActivityTraceFlags flags) =>
        new(
            ActivityIds.Of(root.TraceId),
            root.ParentSpanId.IsNone ? default : ActivityIds.Of(root.ParentSpanId),
            flags,
            isRemote: root.HasRemoteParent
        );

    private static Activity? Create(ActivitySource source, OpenTelemetrySpan root, ActivityTraceFlags flags)
    {
        var tags = ActivityTags.Of(root.Creation);
        ActivityContext parent = ParentOf(root, flags);
        IEnumerable<ActivityLink> links = root.Links.Select(ActivityIds.Of);
        Activity? activity = source.CreateActivity(root.Name, root.Kind, parent, tags, links, ActivityIdFormat.W3C);
        return activity is { IsAllDataRequested: true } ? activity : null;
    }
}
