using AgentObservatory;

namespace Samples;

/// <summary>Where methods stand.</summary>
public class Members : IMembers
{
    [TraceToolCall]
    public int Instance(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    public static int Static(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    private int Private(Exception? thrown) => Body.Run(thrown);

    public int CallsPrivate(Exception? thrown) => Private(thrown);

    [TraceToolCall("overloaded with a number")]
    public int Overloaded(int number, Exception? thrown) => Body.Run(thrown) + number;

    [TraceToolCall("overloaded with a text")]
    public int Overloaded(string text, Exception? thrown) => Body.Run(thrown) + text.Length;

    [TraceToolCall]
    public virtual int Virtual(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    public virtual int CalledAsBase(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    int IMembers.Explicit(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    public int Implicit(Exception? thrown) => Body.Run(thrown);

    public Exception? Thrown { get; set; }

    public int Property
    {
        [TraceToolCall("property")]
        get => Body.Run(Thrown);
    }

    public int this[Exception? thrown]
    {
        [TraceToolCall("indexer")]
        get => Body.Run(thrown);
    }

    [TraceToolCall("operator")]
    public static int operator +(Members left, Exception? thrown) => Body.Run(thrown);

    public int CallsLocal(Exception? thrown)
    {
        return Local();

        [TraceToolCall]
        int Local() => Body.Run(thrown);
    }

    public async Task<int> CallsAsyncLocal(Exception? thrown)
    {
        return await AsyncLocal(1);

        [TraceToolCall]
        async Task<int> AsyncLocal(int more)
        {
            await Task.Yield();
            return Body.Run(thrown) + more - more;
        }
    }

    public int CallsLambda(Exception? thrown)
    {
        Func<int> lambda = [TraceToolCall("lambda")] () => Body.Run(thrown);
        return lambda();
    }

    public int CallsStaticLambda(Exception? thrown)
    {
        Func<Exception?, int> lambda = [TraceToolCall("static lambda")] static (Exception? given) => Body.Run(given);
        return lambda(thrown);
    }

    [TraceAgentStep("outer")]
    [TraceToolCall("within")]
    public int Twice(Exception? thrown) => Body.Run(thrown);
}

public interface IMembers
{
    int Explicit(Exception? thrown);

    int Implicit(Exception? thrown);

    [TraceToolCall]
    int Default(Exception? thrown) => Body.Run(thrown);

    [TraceToolCall]
    static int StaticOfInterface(Exception? thrown) => Body.Run(thrown);
}

public interface IStatic
{
    [TraceToolCall]
    static virtual int StaticVirtual(Exception? thrown) => Body.Run(thrown);
}

public sealed class Static : IStatic
{
    public static int Call<T>(Exception? thrown)
        where T : IStatic => T.StaticVirtual(thrown);
}

public class Derived : Members
{
    [TraceToolCall("override")]
    public override int Virtual(Exception? thrown) => Body.Run(thrown);

    public override int CalledAsBase(Exception? thrown) => base.CalledAsBase(thrown);
}

public partial class Parts
{
    [TraceToolCall]
    public partial int Partial(Exception? thrown);
}

public partial class Parts
{
    public partial int Partial(Exception? thrown) => Body.Run(thrown);
}

public record Person(string Name)
{
    [TraceToolCall]
    public int OfRecord(Exception? thrown) => Body.Run(thrown) + Name.Length;
}

public static class Extensions
{
    [TraceToolCall]
    public static int OldExtension(this string text, Exception? thrown) => Body.Run(thrown) + text.Length;

    extension(string text)
    {
        [TraceToolCall]
        public int NewExtension(Exception? thrown) => Body.Run(thrown) + text.Length;
    }
}

[TraceToolCall]
public class MarkedClass
{
    public MarkedClass() { }

    public Exception? Accessor { get; set; }

    public int OfClass(Exception? thrown) => Body.Run(thrown) + Hidden();

    [NotTraced]
    public int LeftOut(Exception? thrown) => Body.Run(thrown);

    [TraceAgentStep("its own mark")]
    public int Own(Exception? thrown) => Body.Run(thrown);

    public override string ToString() => "a class";

    public override int GetHashCode() => 1;

    public override bool Equals(object? other) => other is MarkedClass;

    private int Hidden() => 0;
}

[TraceToolCall]
public record MarkedRecord(int Number)
{
    public int OfMarkedRecord(Exception? thrown) => Body.Run(thrown) + Number;
}
