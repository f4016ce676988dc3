using System.ComponentModel;
using AgentObservatory.Wrapping;

namespace AgentObservatory.Weaving;

/// <summary>For code that the package <c>AgentObservatory.Attributes</c> writes into marked methods at build time; not for code
/// that people write. One call of a marked method whose result is consumed later: each consumption is a span, in the session
/// that is current then, and ends as the stream ends. A call that throws is a span, too. Used by one thread; no member
/// throws.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct WovenStream
{
    private NamedValue[]? attributes;
    private Exception? thrown;
    private bool hasFailed;

    internal string Kind { readonly get; private set; }

    internal string Name { readonly get; private set; }

    internal readonly NamedValue[] Attributes => attributes ?? AttributeSnapshot.Empty;

    /// <summary>Keeps what the spans are started with.</summary>
    /// <param name="kind">Their kind. Items of a <see cref="SpanKind.Stream"/> are recorded as events, those of others are
    /// counted.</param>
    /// <param name="name">Their name.</param>
    /// <param name="parameters">The parameters to record; null for none.</param>
    public void Begin(string kind, string name, WovenParameters? parameters)
    {
        Kind = kind;
        Name = name;
        attributes = parameters?.Read();
    }

    /// <summary>Notes what the method throws before there is anything to consume.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="call">The call.</param>
    /// <returns>Always false, for use in an exception filter.</returns>
    public static bool Fail(Exception? exception, ref WovenStream call)
    {
        call.hasFailed = true;
        call.thrown = exception;
        return false;
    }

    /// <summary>The method has returned: what it has thrown before was replaced and caught within.</summary>
    public void Return() => hasFailed = false;

    /// <summary>The call is over.</summary>
    public readonly void End()
    {
        if (hasFailed && ISessionPlace.CurrentSession is { } session)
        {
            IRecordingSpan span = WovenParameters.Open(session, Kind, Name, attributes);
            span.Fail(thrown);
            span.End();
        }
    }

    /// <summary>Traces what the method returns.</summary>
    /// <param name="source">The result; null stays null.</param>
    public readonly IAsyncEnumerable<T>? Trace<T>(IAsyncEnumerable<T>? source) =>
        source is null
            ? null
            : Plan<T>().Make(source, static (plan, source) => new TracedEnumerable<T>(plan, _ => source)) ?? source;

    /// <inheritdoc cref="Trace{T}(IAsyncEnumerable{T})"/>
    public readonly IEnumerable<T>? Trace<T>(IEnumerable<T>? source) =>
        source is null
            ? null
            : Plan<T>().Make(source, static (plan, source) => new TracedSequence<T>(plan, source)) ?? source;

    /// <inheritdoc cref="Trace{T}(IAsyncEnumerable{T})"/>
    public readonly IObservable<T>? Trace<T>(IObservable<T>? source) =>
        source is null
            ? null
            : Plan<T>().Make(source, static (plan, source) => new TracedObservable<T>(plan, source)) ?? source;

    private readonly StreamPlan<T> Plan<T>() => new(null, Kind, Name, Attributes, HasEvents: Kind == SpanKind.Stream, null);
}
