using System.Reflection;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>A finally block throws in place of an exception that was under way: whoever looked on saw an exception that nobody
/// catches and that never leaves.</summary>
public class ReplacedExceptionTests
{
    private const string Code = """
        public static class Marked
        {
            static void Throws()
            {
                try { throw new FormatException("first"); }
                finally { Throws("second"); }
            }

            static void Throws(string text) => throw new ArgumentException(text);

            static void Catches() { try { Throws(); } catch (ArgumentException) { } }

            [TraceToolCall] public static int Value() { Catches(); return 42; }

            [TraceToolCall] public static Task OfTask() { Catches(); return Task.CompletedTask; }

            [TraceToolCall] public static T OfItsOwnType<T>(T given) { Catches(); return given; }

            [TraceToolCall] public static IObservable<int> OfStream() { Catches(); return null; }

            [TraceToolCall] public static IEnumerable<int> Iterator() { Catches(); yield return 1; Catches(); yield return 2; }

            [TraceToolCall] public static int Left() { Throws(); return 42; }

            [TraceToolCall] public static IObservable<int> LeftBeforeTheStream() { Throws(); return null; }

            [TraceToolCall] public static int Told()
            {
                AgentSpan.Current.Fail(new InvalidOperationException("told"));
                Catches();
                return 42;
            }

            [TraceToolCall] public static int ToldLater()
            {
                try { Throws(); } catch (ArgumentException caught) { AgentSpan.Current.Fail(caught); }
                return 42;
            }
        }
        """;

    [Fact]
    public void WhatIsCaughtWithinIsNoErrorAndWhatLeavesIs()
    {
        using var woven = new Woven();
        string assembly = woven.Compile(Code);
        Assert.Empty(woven.Weave(assembly));
        Type marked = Woven.Load(assembly).GetType("Marked")!;

        SessionEnvelope envelope = Some.Envelope(_ =>
        {
            Call("Value");
            Call("OfTask");
            marked.GetMethod("OfItsOwnType")!.MakeGenericMethod(typeof(Task)).Invoke(null, [Task.CompletedTask]);
            Call("OfStream");
            Assert.Equal([1, 2], (IEnumerable<int>)Call("Iterator")!);
            Assert.Throws<TargetInvocationException>(() => Call("Left"));
            Assert.Throws<TargetInvocationException>(() => Call("LeftBeforeTheStream"));
            Call("Told");
            Call("ToldLater");
        });

        Assert.Equal(
            [
                ("Value", null),
                ("OfTask", null),
                ("OfItsOwnType", null),
                ("Iterator", null),
                ("Left", "second"),
                ("LeftBeforeTheStream", "second"),
                ("Told", "told"),
                ("ToldLater", "second"),
            ],
            envelope.Spans.Select(static span => (span.Name, span.Error?.Message))
        );
        Assert.Equal("completed", envelope.Attribute("Iterator", StreamAttribute.End).AsString());

        object? Call(string method) => marked.GetMethod(method)!.Invoke(null, null);
    }
}
