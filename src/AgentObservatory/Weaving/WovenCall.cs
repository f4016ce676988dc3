using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using AgentObservatory.Wrapping;

namespace AgentObservatory.Weaving;

/// <summary>For code that the package <c>AgentObservatory.Attributes</c> writes into marked methods at build time; not for code
/// that people write. One call of a marked method: its span, from the call until the method returns or, if it returns a task,
/// until that completes. What the method returns or throws passes through unchanged and decides the span's status, as with the
/// wrapper forms of <see cref="AgentSession"/>. Used by one thread; no member throws.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct WovenCall
{
    private IRecordingSpan? span;
    private FlowPlace before;
    private bool returns;
    private bool isHandedOn;
    private Thrown? thrown;

    /// <summary>Whether a session may be current. Without one, the method is just called.</summary>
    public static bool IsWanted => AmbientPlace.Last is not null;

    /// <summary>Starts the span of a method that returns no task, in the session that is current.</summary>
    /// <param name="kind">The span's kind.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="parameters">The parameters to record; null for none.</param>
    public void Begin(string kind, string name, WovenParameters? parameters)
    {
        if (ISessionPlace.CurrentSession is { } session)
        {
            before = FlowPlace.Here(session.Activities);
            span = WovenParameters.Open(session, kind, name, parameters?.Read());
        }
    }

    /// <summary>Starts the span of a method that returns a task: what it makes current does not leak to its caller.</summary>
    /// <inheritdoc cref="Begin"/>
    public void BeginTask(string kind, string name, WovenParameters? parameters)
    {
        Begin(kind, name, parameters);
        returns = span is not null;
    }

    /// <summary>Records what the method throws.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="call">The call.</param>
    /// <returns>Always false, for use in an exception filter.</returns>
    public static bool Fail(Exception? exception, ref WovenCall call) =>
        call.span is { } span && Thrown.Record(ref call.thrown, span, exception);

    /// <summary>The method has returned: what it has thrown before was replaced and caught within.</summary>
    public readonly void Return() => thrown?.TakeBack(span!);

    /// <summary>Leaves the span's end to the task.</summary>
    /// <param name="task">What the method returns.</param>
    public Task EndWith(Task task) => HandOn() is { } own ? SpanRun.EndWith(task, own) : task;

    /// <inheritdoc cref="EndWith(Task)"/>
    public Task<T> EndWith<T>(Task<T> task) => HandOn() is { } own ? SpanRun.EndWith(task, own) : task;

    /// <inheritdoc cref="EndWith(Task)"/>
    public ValueTask EndWith(ValueTask task) => HandOn() is { } own ? SpanRun.EndWith(task, own) : task;

    /// <inheritdoc cref="EndWith(Task)"/>
    public ValueTask<T> EndWith<T>(ValueTask<T> task) => HandOn() is { } own ? SpanRun.EndWith(task, own) : task;

    /// <summary>Leaves the span's end to a result that turns out to be a task: its type is the method's own type
    /// parameter.</summary>
    /// <param name="result">What the method returns.</param>
    [RequiresDynamicCode("Closes generic methods at run time.")]
    public T EndWithAny<T>(T result)
    {
        if (span is null || ResultForm<T>.EndWith is not { } endWith)
        {
            return result;
        }

        returns = true;
        return endWith(result, HandOn()!);
    }

    /// <summary>The call is over.</summary>
    public void End()
    {
        if (!isHandedOn)
        {
            span?.End();
        }

        if (returns)
        {
            before.Return();
        }
    }

    private IRecordingSpan? HandOn()
    {
        isHandedOn = true;
        return span;
    }
}
