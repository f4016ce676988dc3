namespace AgentObservatory.Tests.Support.Blocks;

/// <summary>Makes small programs of blocks, failures and what can happen between them. Left out is what nothing can
/// decide: <c>await using</c> around a span, and ending one after an <c>await</c> in a <c>finally</c>.</summary>
internal sealed class RandomProgram
{
    private const int MostStatements = 40;

    private readonly Random random;
    private int ids;
    private int statements;

    private RandomProgram(int seed) => random = new Random(seed);

    internal static Method Of(int seed)
    {
        var program = new RandomProgram(seed);
        return program.Method(MethodForm.Async, Place.Outermost);
    }

    /// <summary>What a statement may do where it stands.</summary>
    private sealed record Place(int Nesting, bool IsAsync, bool IsRepeated, bool IsRecursive, bool CanWait, bool CanYield)
    {
        internal static readonly Place Outermost = new(0, false, false, false, false, false);

        internal Place Deeper => this with { Nesting = Nesting + 1 };

        internal Place Unyielding => this with { Nesting = Nesting + 1, CanYield = false };
    }

    private Method Method(MethodForm form, Place place)
    {
        bool isIterator = form is MethodForm.Iterator or MethodForm.AsyncIterator;
        int depth = !isIterator && random.Next(5) == 0 ? random.Next(1, 3) : 0;
        var method = new Method(++ids, form, depth);
        method.Body = Statements(
            place with
            {
                Nesting = place.Nesting + 1,
                IsAsync = method.IsAsync,
                IsRepeated = false,
                IsRecursive = depth > 0,
                CanWait = place.CanWait && method.IsAsync,
                CanYield = isIterator,
            }
        );
        return method;
    }

    private Node.Sequence Statements(Place place)
    {
        int count = place.Nesting > 9 || statements > MostStatements ? 1 : random.Next(1, 4);
        return new Node.Sequence([.. Enumerable.Range(0, count).Select(_ => Statement(place))]);
    }

    private Node Statement(Place place)
    {
        statements++;
        if (place.Nesting > 9 || statements > MostStatements)
        {
            return random.Next(3) == 0 ? Throw(place) : Pause(place);
        }

        Place deeper = place.Deeper;
        switch (random.Next(24))
        {
            case < 7:
                BlockForm form = (BlockForm)random.Next(6);
                return new Node.Block(++ids, form, Statements(deeper));
            case 7 or 8 when place.Nesting > 2:
                return Throw(place);
            case 7 or 8 or 9 or 10 or 11:
                return Catch(place);
            case 12:
                return new Node.TryFinally(Statements(deeper), Statements(place.Unyielding));
            case 13:
                return new Node.Retry(++ids, random.Next(1, 4), Statements(place.Unyielding with { IsRepeated = true }));
            case 14 when place.IsRepeated:
                return new Node.InAttemptsBefore(random.Next(1, 3), Statements(deeper));
            case 14 or 15 when place.IsRecursive:
                return random.Next(2) == 0
                    ? new Node.InInnermostCall(Statements(deeper))
                    : new Node.Recursion(
                        place.IsAsync ? AnyOf(CallForm.Plain, CallForm.WithoutContext, CallForm.Suppressed) : CallForm.Plain
                    );
            case < 18:
                return Call(place);
            case 18 when place.IsAsync:
                return new Node.Both(
                    ++ids,
                    Method(MethodForm.Async, place with { CanWait = true }),
                    Method(MethodForm.Async, place with { CanWait = false }),
                    random.Next(2) == 0
                );
            case 19:
                return random.Next(2) == 0 ? new Node.Signal() : new Node.Attached(Statements(deeper));
            case 20 when place.IsAsync:
                return new Node.InLambda(Statements(place.Unyielding));
            case 21 or 22 when place.CanYield:
                return new Node.Yield();
            case 21:
                MethodForm iterator = place.IsAsync
                    ? AnyOf(MethodForm.Iterator, MethodForm.AsyncIterator)
                    : MethodForm.Iterator;
                return new Node.Each(++ids, Method(iterator, place), Statements(deeper), random.Next(3) == 0);
            default:
                return Pause(place);
        }
    }

    private Node.Throw Throw(Place place)
    {
        int forms = place.IsAsync ? Enum.GetValues<ThrowForm>().Length : (int)ThrowForm.Later;
        return new Node.Throw(++ids, (ThrowForm)random.Next(forms));
    }

    private Node Pause(Place place) =>
        !place.IsAsync ? new Node.Signal() : new Node.Pause((PauseForm)random.Next(place.CanWait ? 3 : 2));

    private Node.TryCatch Catch(Place place)
    {
        Node body = Statements(place.Unyielding);
        Filter? filter = random.Next(4) == 0 ? new Filter(++ids, random.Next(2) == 0) : null;
        CatchEnd end = random.Next(2) == 0 ? CatchEnd.Handled : (CatchEnd)random.Next(5);
        Node handler = random.Next(2) == 0 ? new Node.Sequence([]) : Statements(place.Unyielding);
        return new Node.TryCatch(body, filter, handler, end, ++ids);
    }

    private Node.Call Call(Place place)
    {
        MethodForm form = AnyOf(MethodForm.Sync, MethodForm.Async, MethodForm.Async);
        CallForm how = (place.IsAsync, form) switch
        {
            (true, MethodForm.Sync) => AnyOf(CallForm.Plain, CallForm.Plain, CallForm.OnThreadPool),
            (true, _) => random.Next(3) == 0 ? (CallForm)random.Next(6) : CallForm.Plain,
            (false, MethodForm.Sync) => CallForm.Plain,
            _ => CallForm.Blocking,
        };
        bool canWait = place.CanWait && how != CallForm.Blocking;
        return new Node.Call(Method(form, place with { CanWait = canWait }), how);
    }

    private T AnyOf<T>(params T[] values) => values[random.Next(values.Length)];
}
