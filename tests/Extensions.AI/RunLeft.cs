using System.Diagnostics;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>What a run has left: in the envelope, and with whoever listens to activities.</summary>
internal abstract record RunLeft(SessionEnvelope Envelope, IReadOnlyList<Activity> Activities)
{
    internal SpanRecord[] Of(string kind) => [.. Envelope.Spans.Where(span => span.Kind == kind)];

    internal Activity[] ActivitiesOf(string operation) =>
        [.. Activities.Where(activity => activity.DisplayName.Split(' ')[0] == operation)];

    /// <summary>Those with none of the same operation within them.</summary>
    internal Activity[] Innermost(string operation)
    {
        Activity[] all = ActivitiesOf(operation);
        var around = all.SelectMany(AroundOf).ToHashSet();
        return [.. all.Where(activity => !around.Contains(activity.SpanId))];
    }

    /// <summary>What is around an activity, from the inside out.</summary>
    internal IEnumerable<ActivitySpanId> AroundOf(Activity activity)
    {
        for (Activity? at = activity; at is not null; at = Activities.FirstOrDefault(one => one.SpanId == at.ParentSpanId))
        {
            yield return at.ParentSpanId;
        }
    }

    /// <summary>The spans without what differs from run to run, each after its parents: ids and times.</summary>
    internal string Shape() => string.Join('\n', Lines(Envelope.Spans));

    /// <summary>The same of a workflow, without the cycles and executors in which nothing happens: how often it looks for messages
    /// depends on when they come, and how many executors still see one on when its run is left.</summary>
    internal string[] ShapeOfWorkflow() => [.. Lines(Envelope.Spans.Where(span => !IsIdle(span))).Distinct()];

    /// <summary>Everything, for a test that fails.</summary>
    internal string Picture() =>
        string.Join(
            '\n',
            [
                Title,
                .. Envelope.Spans.Select(span => $"  {span.SpanId} in {span.ParentSpanId}: {Line(span)}"),
                .. Activities.Select(one =>
                    $"  {one.SpanId} in {one.ParentSpanId}: {one.DisplayName} of {one.Source.Name.Split('-')[0]}, {one.Status}, "
                    + string.Join(", ", one.TagObjects)
                ),
            ]
        );

    private protected abstract string Title { get; }

    /// <summary>What is told of a span besides its place, its verdict and its error.</summary>
    private protected abstract string Details(SpanRecord span);

    private protected IEnumerable<TraceFact.StreamEvent> EventsOf(SpanRecord span) =>
        Envelope.Events.Where(told => told.SpanId == span.SpanId).Select(told => told.Fact).OfType<TraceFact.StreamEvent>();

    private bool IsIdle(SpanRecord span) =>
        span.Name.Split(' ')[0] is "invoke_workflow" or "executor.process"
        && !Envelope.Spans.Any(one => one.ParentSpanId == span.SpanId);

    private IEnumerable<string> Lines(IEnumerable<SpanRecord> spans) => spans.Select(Line).Order(StringComparer.Ordinal);

    private string Line(SpanRecord span) => $"{Path(span)}, {span.Status}, {span.Error?.Type}, {Details(span)}";

    private string Path(SpanRecord span) =>
        (Envelope.Spans.FirstOrDefault(one => one.SpanId == span.ParentSpanId) is { } parent ? Path(parent) + "/" : "")
        + $"{span.Kind} {span.Name}";
}
