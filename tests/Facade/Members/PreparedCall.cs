using System.Runtime.CompilerServices;
using Microsoft.FSharp.Core;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>A call to a member with all that it takes: making it and using its result takes no more memory of the
/// caller's.</summary>
internal sealed class PreparedCall(PublicMember member, object? target, object?[] arguments, bool hasNull)
    : IObserver<object>
{
    private readonly IStrongBox result = member.PlaceForResult();
    private Task? task;
    private Exception? thrown;

    internal byte[] Line => member.Line;

    /// <summary>What was returned; null where null was given, as that may have come back.</summary>
    internal object? Result => hasNull ? null : result.Value;

    internal void Make()
    {
        try
        {
            member.Call(target, arguments, result);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }
    }

    /// <summary>A wrapped function is called, a sequence is read, what has been started is ended unless it is one of the
    /// world's. A task may still run.</summary>
    internal void UseResult(object[] things)
    {
        try
        {
            task = Used(things);
        }
        catch (Exception exception)
        {
            thrown ??= exception;
        }
    }

    internal void Judge(Findings findings)
    {
        if ((thrown ?? task?.Exception?.InnerException) is { } exception)
        {
            findings.Judge(member, exception, hasNull);
        }
    }

    private Task? Used(object[] things)
    {
        switch (result)
        {
            case StrongBox<ValueTask> box:
                return box.Value.AsTask();
            case StrongBox<ValueTask<object>> box:
                return box.Value.AsTask();
            case var _ when member.ReturnsValue:
                return null;
            default:
                break;
        }

        switch (result.Value)
        {
            case Func<string, int> function:
                function("an argument");
                break;
            case FSharpFunc<object, object> function:
                function.Invoke("an argument");
                break;
            case IObservable<object> observable:
                observable.Subscribe(this).Dispose();
                break;
            case IAsyncEnumerable<object> sequence:
                Read(sequence.GetAsyncEnumerator());
                break;
            case Task running:
                return running;
            case IDisposable disposable when !things.Contains(disposable):
                disposable.Dispose();
                break;
            default:
                break;
        }

        return null;
    }

    /// <summary>Every sequence here has its items at once.</summary>
    private static void Read(IAsyncEnumerator<object> items)
    {
        try
        {
            while (items.MoveNextAsync().GetAwaiter().GetResult())
            {
                _ = items.Current;
            }
        }
        finally
        {
            items.DisposeAsync().GetAwaiter().GetResult();
        }
    }

    void IObserver<object>.OnNext(object value) { }

    void IObserver<object>.OnError(Exception error) { }

    void IObserver<object>.OnCompleted() { }
}
