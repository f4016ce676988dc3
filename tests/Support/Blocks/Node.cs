namespace AgentObservatory.Tests.Support.Blocks;

/// <summary>A statement of a small program. Its source is <see cref="ProgramSource"/>, its meaning <see cref="Meaning"/>.</summary>
internal abstract record Node
{
    internal sealed record Sequence(Node[] Parts) : Node;

    /// <summary>A block that is named by its id and has a verdict.</summary>
    internal sealed record Block(int Id, BlockForm Form, Node Body) : Node;

    internal sealed record Throw(int Id, ThrowForm Form) : Node;

    /// <summary>The filter, if there is one, is a block of its own.</summary>
    internal sealed record TryCatch(Node Body, Filter? Filter, Node Handler, CatchEnd End, int EndId) : Node;

    internal sealed record TryFinally(Node Body, Node Cleanup) : Node;

    /// <summary>Tries until the body succeeds; the last failure is swallowed too.</summary>
    internal sealed record Retry(int Id, int Times, Node Body) : Node;

    /// <summary>Runs the body in all attempts of the retry around it but the last ones.</summary>
    internal sealed record InAttemptsBefore(int Attempt, Node Body) : Node;

    internal sealed record Call(Method Method, CallForm Form) : Node;

    /// <summary>Calls the method that it is in, unless that is the innermost call.</summary>
    internal sealed record Recursion(CallForm Form) : Node;

    internal sealed record InInnermostCall(Node Body) : Node;

    /// <summary>Runs two methods at once and waits for both. When the second has ended, the first goes on from its
    /// <see cref="PauseForm.UntilSignal"/>, if it has not before.</summary>
    internal sealed record Both(int Id, Method First, Method Second, bool OnOtherThreads) : Node;

    internal sealed record Pause(PauseForm Form) : Node;

    /// <summary>Continues the neighbour that waits for it, right here.</summary>
    internal sealed record Signal : Node;

    /// <summary>Runs the body within the program's root span.</summary>
    internal sealed record Attached(Node Body) : Node;

    /// <summary>Runs the body on the thread pool, in a lambda.</summary>
    internal sealed record InLambda(Node Body) : Node;

    /// <summary>Consumes an iterator.</summary>
    internal sealed record Each(int Id, Method Iterator, Node Body, bool StopsEarly) : Node;

    /// <summary>Hands an item to the consumer.</summary>
    internal sealed record Yield : Node;
}

internal sealed record Filter(int Id, bool Catches);

internal sealed class Method(int id, MethodForm form, int depth)
{
    internal int Id => id;

    internal MethodForm Form => form;

    internal bool IsAsync => form is MethodForm.Async or MethodForm.AsyncIterator;

    /// <summary>How often it calls itself.</summary>
    internal int Depth => depth;

    internal Node Body { get; set; } = new Node.Sequence([]);
}

internal enum MethodForm
{
    Sync,
    Async,
    Iterator,
    AsyncIterator,
}

internal enum BlockForm
{
    UsingStatement,
    UsingDeclaration,
    UsingSession,
    Finally,
    FinallyInHelper,
    Wrapped,
}

internal enum ThrowForm
{
    New,
    InHelper,
    Cached,
    Null,
    Cancelled,

    // The following ones await.
    Later,
    AfterYield,
    CancelledLater,
}

internal enum CatchEnd
{
    Handled,
    Rethrow,
    ThrowSame,
    ThrowCaptured,
    Wrap,
}

internal enum CallForm
{
    Plain,
    WithoutContext,
    Suppressed,
    AwaitedByWhenAny,
    OnThreadPool,
    Blocking,
}

internal enum PauseForm
{
    Completed,
    Yield,
    UntilSignal,
}
