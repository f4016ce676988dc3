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

        OpenTelemetrySpan alone = OpenTelemetryMapping.Root(envelope);
        if (RootActivity.Create(source, OpenTelemetryMapping.Sampled(envelope, alone)) is not { } session)
        {
            return;
        }

        ImmutableArray<OpenTelemetrySpan> spans = OpenTelemetryMapping.MapUnder(alone, envelope);
        var contexts = new Dictionary<SpanId, ActivityContext>(spans.Length);
        OpenTelemetrySpan root = spans[0];
        Start(session, root);
        Describe(session, root);
        contexts[root.SpanId] = session.Context;
        for (int index = 1; index < spans.Length; index++)
        {
            Replay(spans[index], contexts);
        }

        Stop(session, root);
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

        Activity? activity = Create(span, isOutermost ? null : parent);
        contexts[span.SpanId] = parent;
        if (activity is { IsAllDataRequested: true })
        {
            Start(activity, span);
            contexts[span.SpanId] = activity.Context;
            Describe(activity, span);
            Stop(activity, span);
        }
    }

    /// <summary>Without a parent, as the sampler decides about a new trace.</summary>
    private Activity? Create(OpenTelemetrySpan span, ActivityContext? parent)
    {
        try
        {
            return parent is { } known
                ? source.CreateActivity(
                    span.Name,
                    span.Kind,
                    known,
                    ActivityTags.AtCreation(span),
                    null,
                    ActivityIdFormat.W3C
                )
                : RootActivity.Create(source, span);
        }
        catch (Exception exception)
        {
            Failed(span, exception);
            return null;
        }
    }

    /// <summary>With no current activity, the activity keeps the parent that it was created with.</summary>
    private void Start(Activity activity, OpenTelemetrySpan span) =>
        Try(
            activity,
            span,
            static (_, activity, span) =>
            {
                Activity.Current = null;
                activity.SetStartTime(span.StartTime.ToDateTimeOffset().UtcDateTime).Start();
            }
        );

    private void Describe(Activity activity, OpenTelemetrySpan span) =>
        Try(activity, span, static (options, activity, span) => Describe(options, activity, span));

    private void Stop(Activity activity, OpenTelemetrySpan span) =>
        Try(
            activity,
            span,
            static (_, activity, span) => activity.SetEndTime(span.EndTime.ToDateTimeOffset().UtcDateTime).Stop()
        );

    private static void Describe(OpenTelemetryExporterOptions options, Activity activity, OpenTelemetrySpan span)
    {
        ActivityTags.SetAll(activity, span.Attributes);
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

    /// <summary>Samplers, listeners and processors are foreign code: what they throw counts as a failure of the span.</summary>
    private void Try(
        Activity activity,
        OpenTelemetrySpan span,
        Action<OpenTelemetryExporterOptions, Activity, OpenTelemetrySpan> step
    )
    {
        try
        {
            step(options, activity, span);
        }
        catch (Exception exception)
        {
            Failed(span, exception);
        }
    }

    private void Failed(OpenTelemetrySpan span, Exception exception)
    {
        failed.Add(span.SpanId);
        if (failures.Count < KeptFailures)
        {
            failures.Add(exception);
        }
    }
}
