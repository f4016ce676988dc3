using System.Diagnostics;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>What a stopped activity says besides its tags: what has happened within it, and how it has ended.</summary>
internal static class ActivityEnd
{
    /// <summary>The last exception of an activity that failed is its error; any other is an event like all others.</summary>
    internal static void Record(Activity activity, Attributes attributes, Recorder recorder, int row, in Moment began)
    {
        ActivityEvent[] events = activity.EnumerateEvents().MoveNext() ? [.. activity.Events] : [];
        int error = activity.Status == ActivityStatusCode.Error ? Array.FindLastIndex(events, IsException) : -1;
        for (int index = 0; index < events.Length; index++)
        {
            if (index != error)
            {
                Moment happened = MomentOf(events[index], activity, began);
                recorder.Adopt(row, events[index].Name, AttributeSnapshot.Of(events[index].Tags), happened);
            }
        }

        if (activity.Status == ActivityStatusCode.Error)
        {
            var thrown = new Attributes(error < 0 ? AttributeSnapshot.Empty : AttributeSnapshot.Of(events[error].Tags));
            recorder.Fail(row, FailureOf(ActivityMapping.ErrorOf(attributes, activity.StatusDescription, thrown)));
        }
    }

    private static bool IsException(ActivityEvent happened) => happened.Name == Convention.exceptionEvent;

    private static Failure FailureOf(ErrorInfo? error) =>
        error is null
            ? new Failure(SpanStatus.Cancelled, null)
            : new Failure(
                SpanStatus.Error,
                new ErrorInfo(
                    UnicodeText.WellFormed(TextLimit.CutName(error.Type)),
                    TextLimit.CutValue(error.Message),
                    error.Traceback is { } traceback ? TextLimit.CutValue(traceback) : null
                )
            );

    /// <summary>Activities have a clock of their own, of which only differences are used.</summary>
    private static Moment MomentOf(in ActivityEvent happened, Activity activity, in Moment began)
    {
        long since = Math.Clamp((happened.Timestamp.UtcDateTime - activity.StartTimeUtc).Ticks, 0, activity.Duration.Ticks);
        long nanoseconds = since * TimeSpan.NanosecondsPerTick;
        return began with
        {
            Monotonic = began.Monotonic + nanoseconds,
            UnixNanoseconds = began.UnixNanoseconds + nanoseconds,
        };
    }
}
