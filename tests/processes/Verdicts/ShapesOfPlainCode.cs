using System.Reflection;
using static Verdicts.Failures;

namespace Verdicts;

/// <summary>Blocks in methods that await nothing.</summary>
internal sealed class ShapesOfPlainCode(Blocks blocks)
{
    private static readonly Exception Cached = new IOException("cached");
    private static readonly object? Nothing = null;
    private static readonly int Zero = 0;

    public void Thrown()
    {
        using IDisposable block = blocks.Left("thrown");
        Fail();
    }

    public void Caught()
    {
        using IDisposable block = blocks.Ok("caught");
        try
        {
            Fail();
        }
        catch (IOException) { }
    }

    public void CaughtFurtherOut()
    {
        using IDisposable block = blocks.Ok("caught by the second handler");
        try
        {
            try
            {
                Fail();
            }
            catch (ArgumentException) { }
        }
        catch (IOException) { }
    }

    public void Rethrown()
    {
        using IDisposable block = blocks.Left("rethrown");
        try
        {
            Fail();
        }
        catch
        {
            throw;
        }
    }

    public void TheSameThrownAgain()
    {
        using IDisposable block = blocks.Left("the same object thrown again");
        try
        {
            Fail();
        }
        catch (Exception exception)
        {
            Exception same = exception;
            throw same;
        }
    }

    public void ACachedExceptionThrown()
    {
        using IDisposable block = blocks.Left("cached exception");
        throw Cached;
    }

    public void ANullReference()
    {
        using IDisposable block = blocks.Left("null reference");
        Nothing!.GetHashCode();
    }

    public void ANullReferenceCaught()
    {
        using IDisposable block = blocks.Ok("null reference, caught");
        try
        {
            Nothing!.GetHashCode();
        }
        catch (NullReferenceException) { }
    }

    public void ADivisionByZero()
    {
        using IDisposable block = blocks.Left("division by zero");
        _ = 1 / Zero;
    }

    public void LeftThroughAChild()
    {
        using IDisposable parent = blocks.Left("around a child that is left");
        Child();

        void Child()
        {
            using IDisposable child = blocks.Left("child that is left");
            Fail();
        }
    }

    public void ThrownInReflection()
    {
        using IDisposable block = blocks.Left("thrown in a method called by reflection");
        typeof(Failures).GetMethod(nameof(Fail), BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null);
    }

    public void ThrownInAParallelLoop()
    {
        using IDisposable block = blocks.Left("thrown in a parallel loop");
        Parallel.For(0, 4, static index => FailIf(index == 2));

        static void FailIf(bool fails)
        {
            if (fails)
            {
                Fail();
            }
        }
    }

    public void WithinAHandler()
    {
        try
        {
            Fail();
        }
        catch (IOException)
        {
            using IDisposable block = blocks.Ok("within a handler");
        }
    }

    public void WithinAHandlerAndCaught()
    {
        try
        {
            Fail();
        }
        catch (IOException)
        {
            using IDisposable block = blocks.Ok("within a handler, caught inside");
            try
            {
                Fail();
            }
            catch (IOException) { }
        }
    }

    public void WithinAHandlerAndThrown()
    {
        try
        {
            Fail();
        }
        catch (IOException)
        {
            using IDisposable block = blocks.Left("within a handler, thrown");
            Fail();
        }
    }

    public void CaughtWhileItIsLeft()
    {
        using IDisposable block = blocks.Left("left through a finally that catches");
        try
        {
            Fail();
        }
        finally
        {
            try
            {
                throw new ArgumentException("another one");
            }
            catch (ArgumentException) { }
        }
    }

    public void AGenericClass()
    {
        Generic<string>.Run(blocks);
    }

    public void AGenericClassOfValues()
    {
        Generic<int>.Run(blocks);
    }

    public void RecursionCaughtHalfway() => Recurse(2);

    private void Recurse(int depth)
    {
        using IDisposable block = depth == 0 ? blocks.Left("innermost call") : blocks.Ok("outer call " + depth);
        if (depth == 0)
        {
            Fail();
        }

        try
        {
            Recurse(depth - 1);
        }
        catch (IOException) when (depth == 1) { }
    }

    private static class Generic<T>
    {
        internal static void Run(Blocks blocks)
        {
            using IDisposable block = blocks.Left("generic class of " + typeof(T).Name);
            Fail();
        }
    }
}
