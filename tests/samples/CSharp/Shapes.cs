using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Samples;

/// <summary>Every shape by the name of its span. Called with what is to be thrown, or null; returns 42.</summary>
public static class Shapes
{
    private static readonly Members Made = new Derived();

    public static Dictionary<string, Func<Exception?, object?>> All { get; } =
        new()
        {
            ["Void"] = thrown =>
            {
                Results.Void(thrown);
                return Results.Returned;
            },
            ["Value"] = thrown => Results.Value(thrown),
            ["Task"] = thrown =>
            {
                Results.Task(thrown).GetAwaiter().GetResult();
                return Results.Returned;
            },
            ["TaskOfValue"] = thrown => Results.TaskOfValue(thrown).GetAwaiter().GetResult(),
            ["TaskThatIsDone"] = thrown => Results.TaskThatIsDone(thrown).GetAwaiter().GetResult(),
            ["ValueTask"] = thrown =>
            {
                Results.ValueTask(thrown).AsTask().GetAwaiter().GetResult();
                return Results.Returned;
            },
            ["ValueTaskOfValue"] = thrown => Results.ValueTaskOfValue(thrown).AsTask().GetAwaiter().GetResult(),
            ["AsyncSequence"] = thrown => First(Results.AsyncSequence(thrown)).GetAwaiter().GetResult(),
            ["Stream"] = thrown => First(Results.Stream(thrown)).GetAwaiter().GetResult(),
            ["Iterator"] = thrown => Results.Iterator(thrown).ToArray()[0],
            ["List"] = thrown => ((List<int>)Results.List(thrown))[0],
            ["Observable"] = thrown => Observed(Results.Observable(thrown)),
            ["AsyncSequenceThatFailsAtOnce"] = thrown =>
                First(Results.AsyncSequenceThatFailsAtOnce(thrown)).GetAwaiter().GetResult(),
            ["Tuple"] = thrown => Results.Tuple(thrown).Item1,
            ["Tasks"] = thrown => Results.Tasks(thrown)[0].GetAwaiter().GetResult(),
            ["OfItsOwnType"] = thrown => Results.OfItsOwnType(42, thrown),
            ["Instance"] = thrown => Made.Instance(thrown),
            ["Static"] = thrown => Members.Static(thrown),
            ["Private"] = thrown => Made.CallsPrivate(thrown),
            ["overloaded with a number"] = thrown => Made.Overloaded(0, thrown),
            ["overloaded with a text"] = thrown => Made.Overloaded("", thrown),
            ["Virtual"] = thrown => new Members().Virtual(thrown),
            ["override"] = thrown => Made.Virtual(thrown),
            ["CalledAsBase"] = thrown => Made.CalledAsBase(thrown),
            ["Explicit"] = thrown => ((IMembers)Made).Explicit(thrown),
            ["Implicit"] = thrown => ((IMembers)Made).Implicit(thrown),
            ["Default"] = thrown => ((IMembers)Made).Default(thrown),
            ["StaticOfInterface"] = thrown => IMembers.StaticOfInterface(thrown),
            ["StaticVirtual"] = thrown => Static.Call<Static>(thrown),
            ["property"] = thrown => new Members { Thrown = thrown }.Property,
            ["indexer"] = thrown => Made[thrown],
            ["operator"] = thrown => Made + thrown,
            ["Local"] = thrown => Made.CallsLocal(thrown),
            ["AsyncLocal"] = thrown => Made.CallsAsyncLocal(thrown).GetAwaiter().GetResult(),
            ["lambda"] = thrown => Made.CallsLambda(thrown),
            ["static lambda"] = thrown => Made.CallsStaticLambda(thrown),
            ["Partial"] = thrown => new Parts().Partial(thrown),
            ["OfRecord"] = thrown => new Person("").OfRecord(thrown),
            ["OldExtension"] = thrown => "".OldExtension(thrown),
            ["NewExtension"] = thrown => "".NewExtension(thrown),
            ["OfClass"] = thrown => new MarkedClass().OfClass(thrown),
            ["OfMarkedRecord"] = thrown => new MarkedRecord(0).OfMarkedRecord(thrown),
            ["Ref"] = thrown =>
            {
                int number = 41;
                Signatures.Ref(ref number, thrown);
                return number;
            },
            ["Out"] = thrown =>
            {
                Signatures.Out(out int number, thrown);
                return number;
            },
            ["In"] = thrown => Signatures.In(0, thrown),
            ["SpanParameter"] = thrown => Signatures.SpanParameter(new int[1], thrown),
            ["Pointer"] = Pointers.Given,
            ["FunctionPointer"] = Pointers.GivenFunction,
            ["RefReturn"] = thrown =>
            {
                ref int place = ref Signatures.RefReturn(thrown);
                place++;
                return Body.Place - 1;
            },
            ["RefReadonlyReturn"] = thrown => Signatures.RefReadonlyReturn(thrown),
            ["SpanReturn"] = thrown => Signatures.SpanReturn(new int[1], thrown)[0],
            ["PointerReturn"] = Pointers.Returned,
            ["Stackalloc"] = thrown => Signatures.Stackalloc(thrown),
            ["Params"] = thrown => Signatures.Params(thrown),
            ["Optional"] = thrown => Signatures.Optional(thrown),
            ["Generic"] = thrown => Signatures.Generic("text", thrown),
            ["Unmanaged"] = thrown => Signatures.Unmanaged(1L, thrown),
            ["AnyRefStruct"] = thrown => Signatures.AnyRefStruct(new Span<int>(), thrown),
            ["Synchronized"] = thrown => Signatures.Synchronized(thrown),
            ["OfGenericType"] = thrown => new Box<string>("").OfGenericType(thrown),
            ["TaskOfGenericType"] = thrown => new Box<int>(42).TaskOfGenericType<int[]>([], thrown).GetAwaiter().GetResult(),
            ["IteratorOfGenericType"] = thrown => Box<int>.IteratorOfGenericType(42, thrown).Single(),
            ["OfNestedType"] = thrown => new Box<int>.Lid().OfNestedType(42, thrown),
            ["OfStruct"] = thrown =>
            {
                var counter = new Counter();
                int result = counter.OfStruct(thrown);
                return result + counter.Count - 1;
            },
            ["AsyncOfStruct"] = thrown => new Counter().AsyncOfStruct(thrown).GetAwaiter().GetResult(),
            ["OfRecordStruct"] = thrown => new Point().OfRecordStruct(thrown),
            ["OfRefStruct"] = thrown =>
            {
                int[] numbers = [0];
                new Window(numbers).OfRefStruct(thrown)++;
                return numbers[0] - 1;
            },
        };

    /// <summary>Other ways to call one.</summary>
    public static Dictionary<string, Func<Exception?, object?>> Ways { get; } =
        new()
        {
            ["delegate"] = thrown => ((Func<Exception?, int>)Results.Value)(thrown),
            ["open delegate"] = thrown =>
                typeof(Results).GetMethod("Value")!.CreateDelegate<Func<Exception?, int>>()(thrown),
            ["expression"] = thrown =>
            {
                Expression<Func<Exception?, int>> call = given => Results.Value(given);
                return call.Compile()(thrown);
            },
            ["function pointer"] = Pointers.ToMethod,
        };

    private static async Task<int> First(IAsyncEnumerable<int> items)
    {
        int first = 0;
        await foreach (int item in items)
        {
            first = first == 0 ? item : first;
        }

        return first;
    }

    private static int Observed(IObservable<int> items)
    {
        var observer = new Observer();
        items.Subscribe(observer);
        observer.Failure?.Throw();
        return observer.Item;
    }

    private sealed class Observer : IObserver<int>
    {
        internal int Item;
        internal ExceptionDispatchInfo? Failure;

        public void OnNext(int value) => Item = value;

        public void OnError(Exception error) => Failure = ExceptionDispatchInfo.Capture(error);

        public void OnCompleted() { }
    }
}

public static unsafe class Pointers
{
    /// <summary>With references that refer to nothing.</summary>
    public static int RecordedNothing()
    {
        char letter = 'a';
        int pointed = 0;
        return Signatures.Recorded(
            "",
            0,
            "",
            in Unsafe.NullRef<long>(),
            ref pointed,
            out _,
            new Span<char>(ref letter)[1..],
            &pointed,
            null,
            CancellationToken.None,
            null
        );
    }

    public static int Recorded(ref int counted, DateTime at)
    {
        int pointed = 0;
        return Signatures.Recorded("rx", 5, "secret", 7, ref counted, out _, [], &pointed, at, CancellationToken.None, null);
    }

    internal static object? Given(Exception? thrown)
    {
        int number;
        return Signatures.Pointer(&number, thrown) == number ? number : 0;
    }

    internal static object? GivenFunction(Exception? thrown) => Signatures.FunctionPointer(&Same, thrown);

    internal static object? Returned(Exception? thrown)
    {
        int number = 0;
        return *Signatures.PointerReturn(&number, thrown);
    }

    internal static object? ToMethod(Exception? thrown) => ((delegate* <Exception?, int>)&Results.Value)(thrown);

    private static int Same(int number) => number;
}
