using System.Diagnostics;

namespace AgentObservatory.Live;

/// <summary>Activities with which another library traces the very operation that a span tells of: a tool that is executed, a
/// model that is asked. There is one activity for the operation, and its maker ends it.</summary>
internal static class SameOperation
{
    private const string Mark = "agent_observatory.same_operation";
    private const string ToolCallId = "gen_ai.tool.call.id";

    /// <summary>Set while a span starts whose operation the code that it calls traces, with this source. If somebody keeps
    /// what that tells, the span has no activity of its own, as if it had been sampled out. Only for this thread, and for one
    /// span.</summary>
    [ThreadStatic]
    internal static ActivitySource? TracedWithin;

    /// <summary>The source, if the span that starts now is that one.</summary>
    internal static ActivitySource? TakeTracedWithin()
    {
        ActivitySource? source = TracedWithin;
        TracedWithin = null;
        return source;
    }

    /// <summary>The current activity, if another library has started it below the given one for what the span is about to tell
    /// of, and no span has it yet; null otherwise.</summary>
    internal static Activity? Find(Activity nearest, string kind, string name, Attributes attributes) =>
        Activity.Current is { IsStopped: false } current
        && IsSame(current, kind, name, attributes)
        && IsForeignBelow(nearest, current)
        && !IsTaken(current)
            ? current
            : null;

    internal static void Take(Activity same) =>
        Uninterrupted.Wait(
            same,
            static one =>
            {
                one.SetCustomProperty(Mark, Mark);
                return one;
            }
        );

    private static bool IsSame(Activity activity, string kind, string name, Attributes attributes)
    {
        if (kind == SpanKind.ToolCall)
        {
            return activity.OperationName == OperationOf(Convention.executeTool, name)
                && attributes[ToolCallId].AsString() is { } id
                && activity.GetTagItem(ToolCallId) is string given
                && id == given;
        }

        string operation = attributes[Convention.operationName].AsString() ?? Convention.chat;
        return kind == SpanKind.LlmCall
            && activity.Kind == ActivityKind.Client
            && (
                activity.DisplayName == operation
                || activity.DisplayName.StartsWith(operation + " ", StringComparison.Ordinal)
            );
    }

    private static string OperationOf(string operation, string name) => operation + " " + name;

    private static bool IsForeignBelow(Activity nearest, Activity current)
    {
        Activity? at = current;
        while (at is not null && at != nearest && LiveScope.ScopeOf(at) is null)
        {
            at = at.Parent;
        }

        return at == nearest && current != nearest;
    }

    private static bool IsTaken(Activity activity) =>
        Uninterrupted.Wait(activity, static one => one.GetCustomProperty(Mark)) is not null;
}
