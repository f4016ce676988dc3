using System.Collections.Immutable;
using System.Diagnostics;
using AgentObservatory.Activities;

namespace AgentObservatory.Exporters.OpenTelemetry;

/// <summary>Replays one envelope as activities. The session's activity starts first and stops last; the others start and
/// stop one after another, with their original times. What a listener throws affects only that span.</summary>
internal sealed class SessionReplay(ActivitySource source, OpenTelemetryExporterOptions options)
{
    private const int KeptFailures = 5;

    private readonly List<Exception> failures = [];
    private readonly HashSet<SpanId> failed = [];

    internal void Run(SessionEnvelope envelope)
    {
        Activity.Current = null;
        if (!OpenTelemetryMapping.HasRoot(envelope))
        {
            ReplayWithin(envelope);
            return;
        }

        if (RootActivity.Create(source, OpenTelemetryMapping.Root(envelope)) is not { } session)
        {
            return;
        }

        ImmutableArray<OpenTelemetrySpan> spans = OpenTelemetryMapping.Map(envelope);
        var contexts = new Dictionary<SpanId, ActivityContext>(spans.Length);
        OpenTelemetrySpan root = spans[0];
        Try(root, () => Start(session, root));
        Try(root, () => Describe(session, root));
        contexts[root.SpanId] = session.Context;
        for (int index = 1; index < spans.Length; index++)
        {
            Replay(spans[index], contexts);
        }

        Try(root, () => Stop(session, root));
        ThrowFailures(spans.Length);
    }

    /// <summary>Replays a part of a run whose own span another process exports. The sampler decides about the outermost spans
    /// as about a new trace.</summary>
    private void ReplayWithin(SessionEnvelope envelope)
    {
        ImmutableArray<OpenTelemetrySpan> spans = OpenTelemetryMapping.Map(envelope);
        var contexts = new Dictionary<SpanId, ActivityContext>(spans.Length);
        foreach (OpenTelemetrySpan span in spans)
        {
            Replay(span, contexts);
        }

        ThrowFailures(spans.Length);
    }

    private void ThrowFailures(int spans)
    {
        if (failed.Count > 0)
        {
            throw new AggregateException(failed.Count + " of " + spans + " spans could not be replayed.", failures);
        }
    }

    /// <summary>A span that the sampler leaves out is skipped; its children are replayed under the span above it.</summary>
    private void Replay(OpenTelemetrySpan span, Dictionary<SpanId, ActivityContext> contexts)
    {
        bool isOutermost = !contexts.TryGetValue(span.ParentSpanId, out ActivityContext parent);
        if (isOutermost)
        {
            parent = RootActivity.ParentOf(span, ActivityTraceFlags.None);
        }

        Activity? activity = null;
        Try(span, () => activity = isOutermost ? RootActivity.Create(source, span) : Create(span, parent));
        contexts[span.SpanId] = parent;
        if (activity is { IsAllDataRequested: true })
        {
            Try(span, () => Start(activity, span));
            contexts[span.SpanId] = activity.Context;
            Try(span, () => Describe(activity, span));
            Try(span, () => Stop(activity, span));
        }
    }

    private Activity? Create(OpenTelemetrySpan span, ActivityContext parent) =>
        source.CreateActivity(span.Name, span.Kind, parent, ActivityTags.Of(span.Creation), null, ActivityIdFormat.W3C);

    /// <summary>With no current activity, the activity keeps the parent that it was created with.</summary>
    private static void Start(Activity activity, OpenTelemetrySpan span)
    {
        Activity.Current = null;
        activity.SetStartTime(span.StartTime.ToDateTimeOffset().UtcDateTime).Start();
    }

    private void Describe(Activity activity, OpenTelemetrySpan span)
    {
        ActivityTags.SetAll(activity, span);
        if (!span.EnvelopeSpanId.IsNone)
        {
            activity.SetTag(Convention.SpanId, span.EnvelopeSpanId.ToString());
        }

        int room = options.MaxEventsPerSpan;
        int leftOut = 0;
        foreach (OpenTelemetryEvent item in span.Events)
        {
            if (item.IsException || room-- > 0)
            {
                activity.AddEvent(ActivityTags.Of(item));
            }
            else
            {
                leftOut++;
            }
        }

        if (leftOut > 0)
        {
            activity.SetTag(Convention.EventsLeftOut, (long)leftOut);
        }

        activity.SetStatus(span.Status, span.StatusMessage);
    }

    private static void Stop(Activity activity, OpenTelemetrySpan span) =>
        activity.SetEndTime(span.EndTime.ToDateTimeOffset().UtcDateTime).Stop();

    /// <summary>Samplers, listeners and processors are foreign code: what they throw counts as a failure of the span.</summary>
    private void Try(OpenTelemetrySpan span, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            failed.Add(span.SpanId);
            if (failures.Count < KeptFailures)
            {
                failures.Add(exception);
            }
        }
    }
}
