using System.Runtime.CompilerServices;
using AgentObservatory;

namespace Samples;

/// <summary>What methods take, and how it is passed.</summary>
public static unsafe class Signatures
{
    [TraceToolCall]
    public static void Ref(ref int number, Exception? thrown)
    {
        number++;
        number += Body.Run(thrown) - 42;
    }

    [TraceToolCall]
    public static void Out(out int number, Exception? thrown) => number = Body.Run(thrown);

    [TraceToolCall]
    public static int In(in int number, Exception? thrown) => Body.Run(thrown) + number;

    [TraceToolCall]
    public static int SpanParameter(Span<int> numbers, Exception? thrown)
    {
        numbers[0] = Body.Run(thrown);
        return numbers[0];
    }

    [TraceToolCall]
    public static int Pointer(int* number, Exception? thrown) => *number = Body.Run(thrown);

    [TraceToolCall]
    public static int FunctionPointer(delegate* <int, int> function, Exception? thrown) => function(Body.Run(thrown));

    [TraceToolCall]
    public static ref int RefReturn(Exception? thrown)
    {
        Body.Place = Body.Run(thrown);
        return ref Body.Place;
    }

    [TraceToolCall]
    public static ref readonly int RefReadonlyReturn(Exception? thrown)
    {
        Body.Place = Body.Run(thrown);
        return ref Body.Place;
    }

    [TraceToolCall]
    public static Span<int> SpanReturn(int[] numbers, Exception? thrown)
    {
        numbers[0] = Body.Run(thrown);
        return numbers;
    }

    [TraceToolCall]
    public static int* PointerReturn(int* number, Exception? thrown)
    {
        *number = Body.Run(thrown);
        return number;
    }

    [TraceToolCall]
    public static int Stackalloc(Exception? thrown)
    {
        Span<int> numbers = stackalloc int[3];
        numbers[1] = Body.Run(thrown);
        return numbers[1];
    }

    [TraceToolCall]
    public static int Params(Exception? thrown, params ReadOnlySpan<int> more) => Body.Run(thrown) + more.Length;

    [TraceToolCall]
    public static int Optional(Exception? thrown, int more = 0, [CallerMemberName] string caller = "") =>
        Body.Run(thrown) + more;

    [TraceToolCall]
    public static int Generic<T>(T value, Exception? thrown)
        where T : IComparable<T> => Body.Run(thrown) + value.CompareTo(value);

    [TraceToolCall]
    public static int Unmanaged<T>(T value, Exception? thrown)
        where T : unmanaged => Body.Run(thrown) + sizeof(T) - sizeof(T);

    [TraceToolCall]
    public static int AnyRefStruct<T>(T value, Exception? thrown)
        where T : allows ref struct => Body.Run(thrown);

    [TraceToolCall]
    [MethodImpl(MethodImplOptions.Synchronized)]
    public static int Synchronized(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall(Parameters = true)]
    public static int Recorded(
        string query,
        int top,
        [NotTraced] string secret,
        in long by,
        ref int counted,
        out int found,
        Span<char> letters,
        int* pointer,
        DateTime? at,
        CancellationToken token,
        Exception? thrown
    )
    {
        found = Body.Run(thrown);
        counted += secret.Length;
        return found + top - top + letters.Length;
    }
}

public static class Recording
{
    [TraceToolCall(Parameters = true)]
    public static async Task<int> RecordedAsync<T>(T query, Exception? thrown)
    {
        await Task.Yield();
        return Body.Run(thrown) + (query is null ? 1 : 0);
    }
}

public class Box<T>(T content)
{
    [TraceToolCall]
    public int OfGenericType(Exception? thrown) => Body.Run(thrown) + (content is null ? 1 : 0);

    [TraceToolCall]
    public async Task<T> TaskOfGenericType<TOther>(TOther other, Exception? thrown)
        where TOther : class, IEnumerable<T>
    {
        await Task.Yield();
        Body.Run(thrown);
        return content;
    }

    [TraceToolCall]
    public static IEnumerable<T> IteratorOfGenericType(T item, Exception? thrown)
    {
        Body.Run(thrown);
        yield return item;
    }

    public class Lid
    {
        [TraceToolCall]
        public T OfNestedType(T item, Exception? thrown)
        {
            Body.Run(thrown);
            return item;
        }
    }
}

public struct Counter
{
    public int Count;

    [TraceToolCall]
    public int OfStruct(Exception? thrown)
    {
        Count++;
        return Body.Run(thrown);
    }

    [TraceToolCall]
    public async Task<int> AsyncOfStruct(Exception? thrown)
    {
        await Task.Yield();
        return Body.Run(thrown) + Count - Count;
    }
}

public readonly record struct Point(int X)
{
    [TraceToolCall]
    public int OfRecordStruct(Exception? thrown) => Body.Run(thrown) + X;
}

public ref struct Window(Span<int> numbers)
{
    private readonly Span<int> numbers = numbers;

    [TraceToolCall]
    public ref int OfRefStruct(Exception? thrown)
    {
        numbers[0] = Body.Run(thrown);
        return ref numbers[0];
    }
}
