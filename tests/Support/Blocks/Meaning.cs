namespace AgentObservatory.Tests.Support.Blocks;

/// <summary>How a block ends.</summary>
/// <param name="Status">The status.</param>
/// <param name="Type">The error's type; null without an error, and for one of several.</param>
/// <param name="Message">The error's message.</param>
internal sealed record Verdict(SpanStatus Status, string? Type = null, string? Message = null)
{
    internal static readonly Verdict Ok = new(SpanStatus.Ok);

    internal bool Allows(Verdict seen) => seen == this || (Type is null && seen.Status == Status);

    public override string ToString() => Status + (Type is null ? "" : " " + Type + ": " + Message);
}

/// <summary>Interprets a program, to know how each of its blocks ends.</summary>
internal sealed class Meaning
{
    private readonly List<(int Id, Verdict? Verdict)> blocks = [];

    /// <summary>The verdicts of each block, in the order in which it was started.</summary>
    internal static ILookup<int, Verdict> Of(Method program)
    {
        var meaning = new Meaning();
        meaning.Call(program);
        return meaning.blocks.ToLookup(block => block.Id, block => block.Verdict!);
    }

    /// <summary>Why a statement is left: by an exception, or because a consumer abandons its iterator.</summary>
    private abstract record Leaving
    {
        internal sealed record Thrown(Verdict Verdict) : Leaving;

        internal sealed record Abandoned(Leaving? Consumer) : Leaving;
    }

    private sealed record Scope(Method Method, int Depth, int Attempt, Func<Leaving?>? Consumer);

    private Leaving? Call(Method method) => Run(method.Body, new Scope(method, method.Depth, 0, null));

    private Leaving? Run(Node node, Scope scope) =>
        node switch
        {
            Node.Sequence sequence => InOrder(sequence.Parts, scope),
            Node.Block block => Block(block, scope),
            Node.Throw thrown => new Leaving.Thrown(Of(thrown)),
            Node.TryCatch { Filter.Catches: false } passed => Run(passed.Body, scope),
            Node.TryCatch caught => Catch(caught, scope),
            Node.TryFinally final => Finally(final, scope),
            Node.Retry retry => Retry(retry, scope),
            Node.InAttemptsBefore some => scope.Attempt < some.Attempt ? Run(some.Body, scope) : null,
            Node.Call call => Result(Call(call.Method), call.Form),
            Node.Recursion recursion => scope.Depth == 0
                ? null
                : Result(Run(scope.Method.Body, scope with { Depth = scope.Depth - 1, Attempt = 0 }), recursion.Form),
            Node.InInnermostCall innermost => scope.Depth == 0 ? Run(innermost.Body, scope) : null,
            Node.Both both => Both(both),
            Node.Attached attached => Run(attached.Body, scope),
            Node.InLambda lambda => Run(lambda.Body, scope),
            Node.Each each => Each(each, scope),
            Node.Yield => scope.Consumer!() is { } left ? new Leaving.Abandoned(left) : null,
            _ => null,
        };

    private Leaving? InOrder(Node[] parts, Scope scope) =>
        parts.Select(part => Run(part, scope)).FirstOrDefault(left => left is not null);

    private Leaving? Block(Node.Block block, Scope scope)
    {
        int index = blocks.Count;
        blocks.Add((block.Id, null));
        Leaving? left = Run(block.Body, scope);
        blocks[index] = (block.Id, (left as Leaving.Thrown)?.Verdict ?? Verdict.Ok);
        return left;
    }

    private static Verdict Of(Node.Throw thrown) =>
        thrown.Form switch
        {
            ThrowForm.Null => new(
                SpanStatus.Error,
                typeof(NullReferenceException).FullName,
                new NullReferenceException().Message
            ),
            ThrowForm.Cancelled or ThrowForm.CancelledLater => new(SpanStatus.Cancelled),
            _ => Failure(thrown.Id),
        };

    private static Verdict Failure(int id) => new(SpanStatus.Error, typeof(IOException).FullName, "failure " + id);

    private Leaving? Catch(Node.TryCatch caught, Scope scope) =>
        Run(caught.Body, scope) is not Leaving.Thrown thrown ? null
        : Run(caught.Handler, scope) is { } left ? left
        : caught.End switch
        {
            CatchEnd.Handled => null,
            CatchEnd.Wrap => new Leaving.Thrown(Failure(caught.EndId)),
            _ => thrown,
        };

    private Leaving? Finally(Node.TryFinally final, Scope scope)
    {
        Leaving? left = Run(final.Body, scope);
        return Run(final.Cleanup, scope) ?? left;
    }

    private Leaving? Retry(Node.Retry retry, Scope scope)
    {
        int attempt = 0;
        while (attempt < retry.Times && Run(retry.Body, scope with { Attempt = attempt }) is not null)
        {
            attempt++;
        }

        return null;
    }

    private static Leaving? Result(Leaving? left, CallForm form) =>
        form is CallForm.Suppressed or CallForm.AwaitedByWhenAny ? null : left;

    /// <summary>An error comes before a cancellation; of two errors, the one that comes first.</summary>
    private Leaving? Both(Node.Both both)
    {
        Leaving?[] results = [Call(both.First), Call(both.Second)];
        Leaving[] errors = [.. results.Where(left => left is Leaving.Thrown { Verdict.Status: SpanStatus.Error })!];
        return errors.Length == 2 ? new Leaving.Thrown(new Verdict(SpanStatus.Error))
            : errors.Length == 1 ? errors[0]
            : results.FirstOrDefault(left => left is not null);
    }

    private Leaving? Each(Node.Each each, Scope scope)
    {
        Leaving? Consumer() => Run(each.Body, scope) ?? (each.StopsEarly ? new Leaving.Abandoned(null) : null);
        var iterating = new Scope(each.Iterator, 0, 0, Consumer);
        Leaving? left = Run(each.Iterator.Body, iterating);
        return left is not Leaving.Abandoned { Consumer: var consumers } ? left
            : consumers is Leaving.Abandoned { Consumer: null } ? null
            : consumers;
    }
}
