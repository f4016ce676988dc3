using System.Diagnostics;
using AgentObservatory.Activities;
using AgentObservatory.Log;

namespace AgentObservatory.Live;

/// <summary>Activities with which another library traces the very operation that a span tells of: a tool that is executed, a
/// model that is asked, an agent that runs. There is one activity for the operation, and its maker ends it.</summary>
internal static class SameOperation
{
    private const string Mark = "agent_observatory.same_operation";

    [ThreadStatic]
    private static CallTracing? next;

    // Reading a thread-static field is not free, and every span asks.
    private static volatile bool isUsed;

    /// <summary>Starts a model call or an agent's run whose tracing by others is known. What starts first on this thread is its
    /// span.</summary>
    internal static TResult Start<TResult>(CallTracing tracing, Func<TResult> start)
    {
        isUsed = true;
        next = tracing;
        try
        {
            return start();
        }
        finally
        {
            next = null;
        }
    }

    /// <summary>What is known of the span that starts now; null for most.</summary>
    internal static CallTracing? TakeNext()
    {
        CallTracing? tracing = next;
        if (tracing is not null)
        {
            next = null;
        }

        return tracing;
    }

    /// <summary>The span has started, and may have had no use for what is known of it: what starts within it is another
    /// operation.</summary>
    internal static void ForgetNext()
    {
        if (isUsed)
        {
            ForgetNextOfThread();
        }
    }

    private static void ForgetNextOfThread()
    {
        if (next is not null)
        {
            next = null;
        }
    }

    /// <summary>The current activity, if another library has started it below the given one for what the span is about to tell
    /// of, and no span has it yet; null otherwise.</summary>
    internal static Activity? Find(Activity nearest, StartedAs given, CallTracing? tracing) =>
        Activity.Current is { IsStopped: false } current
        && current != nearest
        && IsKnown(current, given, tracing)
        && given.IsOf(ActivityReading.Of(current))
        && IsForeignBelow(nearest, current)
        && !IsTaken(current)
            ? current
            : null;

    internal static void Take(Activity same) => ActivityMarks.Set(same, Mark, Mark);

    /// <summary>Of a tool the call's id says so. A model call and an agent's run have none: whoever starts them has to
    /// know.</summary>
    private static bool IsKnown(Activity activity, StartedAs given, CallTracing? tracing) =>
        given.Kind == SpanKind.ToolCall
            ? given.Attributes[Convention.toolCallId].AsString() is { Length: > 0 }
                && activity.GetTagItem(Convention.toolCallId) is string { Length: > 0 }
            : tracing?.IsWithin is true;

    private static bool IsForeignBelow(Activity nearest, Activity current)
    {
        Activity? at = current;
        for (int steps = 0; at is not null && at != nearest && LiveScope.ScopeOf(at) is null; steps++)
        {
            at = steps < ActivityWalk.MostSteps ? at.Parent : null;
        }

        return at == nearest;
    }

    private static bool IsTaken(Activity activity) => ActivityMarks.Read(activity, Mark) is not null;
}

/// <summary>Who else traces a model call, or a run of an agent.</summary>
/// <param name="Below">The source with which the code that it calls does: if somebody keeps what that tells, the span has no
/// activity of its own, as if it had been sampled out. Null if it does not.</param>
/// <param name="IsWithin">Whether an activity of a call around it is one of the same call.</param>
internal sealed record CallTracing(ActivitySource? Below, bool IsWithin);
