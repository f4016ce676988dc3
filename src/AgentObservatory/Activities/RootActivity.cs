using System.Diagnostics;
using Tags = System.Collections.Generic.KeyValuePair<string, object?>[];

namespace AgentObservatory.Activities;

/// <summary>Asks the application's sampler about a session and creates its activity. A parent context with a trace id but no
/// span id makes a root with a chosen trace id. But a sampler that follows parents takes it for a parent, so its flags alone
/// would decide: without "recorded" no session is ever sampled, with it every one is.</summary>
internal static class RootActivity
{
    /// <summary>The activity, not yet started; null if the session is not sampled.</summary>
    internal static Activity? Create(ActivitySource source, OpenTelemetrySpan root)
    {
        var tags = ActivityTags.AtCreation(root);
        ActivityLink[]? links = root.Links.IsEmpty ? null : [.. root.Links.Select(ActivityIds.Of)];

        // This is the decision of a sampler that looks at the trace id and not at the parent.
        return Create(source, root, tags, links, ActivityTraceFlags.None)
            // A sampler that follows parents is asked about a real root, and its answer is then passed on as the parent's.
            ?? (
                IsRootSampled(source, root.Name, root.Kind, tags)
                    ? Create(source, root, tags, links, ActivityTraceFlags.Recorded)
                    : null
            );
    }

    /// <summary>Whether the sampler keeps a real root. The activity used to ask is never started, so only the sampler sees
    /// it.</summary>
    internal static bool IsRootSampled(ActivitySource source, in SpanCreation root) =>
        IsRootSampled(source, root.Name, root.Kind, ActivityTags.Of(root));

    private static bool IsRootSampled(ActivitySource source, string name, ActivityKind kind, Tags tags)
    {
        Activity.Current = null;
        ActivityContext none = default;
        Activity? probe = source.CreateActivity(name, kind, none, tags, null, ActivityIdFormat.W3C);
        return probe is { IsAllDataRequested: true };
    }

    internal static ActivityContext ParentOf(OpenTelemetrySpan root, ActivityTraceFlags flags) =>
        new(
            ActivityIds.Of(root.TraceId),
            root.ParentSpanId.IsNone ? default : ActivityIds.Of(root.ParentSpanId),
            flags,
            isRemote: root.HasRemoteParent
        );

    private static Activity? Create(
        ActivitySource source,
        OpenTelemetrySpan root,
        Tags tags,
        ActivityLink[]? links,
        ActivityTraceFlags flags
    )
    {
        ActivityContext parent = ParentOf(root, flags);
        Activity? activity = source.CreateActivity(root.Name, root.Kind, parent, tags, links, ActivityIdFormat.W3C);
        return activity is { IsAllDataRequested: true } ? activity : null;
    }
}
