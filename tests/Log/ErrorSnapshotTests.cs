using System.Diagnostics;
using System.Reflection;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ErrorSnapshotTests
{
    [Fact]
    public void Fault25_AnExceptionWhoseMembersThrowKeepsItsTypeName()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan span = session.ToolCall("t");
            span.Fail(new HostileException());
        });

        Assert.EndsWith("HostileException", envelope.Span("t").Error!.Type);
        Assert.Equal(SpanStatus.Error, envelope.Span("t").Status);
    }

    public static TheoryData<string> Huge() => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(Huge))]
    public void Fault48_AnExceptionOfAnyDepthAndWidthIsWalkedInLittleTimeAndMemory(string shape)
    {
        Exception hostile = Hostile[shape]();
        ErrorOf(new InvalidOperationException());
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var time = Stopwatch.StartNew();

        ErrorInfo error = ErrorOf(hostile);

        Assert.InRange(time.ElapsedMilliseconds, 0, 1_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4_000_000);
        Assert.Contains("Exception", error.Type);
        Assert.InRange(error.Message.Length, 1, 33_000);
        Assert.InRange(error.Traceback!.Length, 1, 33_000);
        Assert.Matches("\u2026\\[[^]]*cut]", error.Message + error.Traceback);
    }

    [Fact]
    public void Fault48_WhatExporterObserverDiagnosticAndValueHoldIsBoundedToo()
    {
        Exception deep = Chain(200_000, null);
        void Fails(AgentSpan span) => throw deep;
        var diagnostics = new List<string>();
        var options = Some.Quiet() with { OnDiagnostic = diagnostic => diagnostics.Add(diagnostic.ToString()) };
        using Observatory observatory = Some.Inline(options, new ThrowingExporter(deep));
        observatory.Events.Subscribe(_ => throw deep);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            Assert.Same(deep, Assert.ThrowsAny<Exception>(void () => session.ToolCall("t", Fails)));
        }

        Assert.InRange(observatory.Health.Exporters[0].LastError!.Length, 1, 34_000);
        Assert.Equal(2, diagnostics.Count);
        Assert.All(diagnostics, text => Assert.InRange(text.Length, 1, 1_000));
        SessionEnvelope envelope = Some.Envelope(session =>
            session.ToolCall("t", new Dictionary<string, object?> { ["v"] = deep }).Dispose()
        );
        Assert.Contains("more inner exceptions cut", envelope.Attribute("t", "v").AsString());
    }

    [Fact]
    public void Fault48_TheTextOfAnOrdinaryExceptionIsThatOfToString() =>
        Assert.All(
            Ordinary(),
            exception =>
            {
                ErrorInfo error = ErrorOf(exception);
                Assert.Equal(exception.Message, error.Message);
                Assert.Equal(exception.ToString(), error.Traceback);
            }
        );

    private static readonly Dictionary<string, Func<Exception>> Hostile = new()
    {
        ["deep"] = () => Chain(200_000, null),
        ["deep, with messages made of inner ones"] = () => Chain(200_000, inner => new TellingException(inner)),
        ["deep aggregates"] = () => Chain(100_000, inner => new AggregateException(inner)),
        ["wide"] = () => new AggregateException(Enumerable.Range(0, 100_000).Select(n => new Exception("inner " + n))),
        ["shared"] = () => Chain(31, inner => new AggregateException(inner, inner, inner)),
        ["cyclic"] = Cyclic,
        ["long message"] = () => new Exception(new string('m', 20_000_000)),
        ["long message within"] = () => Chain(20, inner => new Exception(new string('m', 100_000), inner)),
        ["long message shared"] = () => new AggregateException(Enumerable.Repeat(new Exception(new('m', 1_000_000)), 100)),
    };

    private static IEnumerable<Exception> Ordinary()
    {
        yield return new InvalidOperationException("not thrown");
        yield return new InvalidOperationException("");
        yield return new FormatException();
        yield return new ArgumentException("parameter", "name", Thrown(new TimeoutException("inner")));
        yield return Thrown(new InvalidOperationException("thrown"));
        yield return Thrown(new InvalidOperationException("outer", Thrown(new TimeoutException("inner"))));
        yield return Thrown(new AggregateException("several", Thrown(new TimeoutException("a")), new FormatException()));
        yield return Thrown(new AggregateException());
        yield return Thrown(
            new AggregateException(new AggregateException("x", Thrown(new Exception("y"))), new Exception())
        );
        yield return new DescribedException();
        yield return Thrown(new InvalidOperationException("outer", new DescribedException()));
        yield return Thrown(Chain(20, inner => Thrown(new ArgumentException("level", "name", inner))));
        yield return Thrown(new AggregateException("x", Chain(15, i => new AggregateException("y", i)), new Exception("z")));
    }

    private static Exception Chain(int levels, Func<Exception, Exception>? wrap)
    {
        Exception exception = new TimeoutException("innermost");
        for (int level = 1; level < levels; level++)
        {
            exception = wrap?.Invoke(exception) ?? new InvalidOperationException("level", exception);
        }

        return exception;
    }

    private static Exception Cyclic()
    {
        var inner = new InvalidOperationException("inner");
        var outer = new InvalidOperationException("outer", inner);
        typeof(Exception)
            .GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(inner, outer);
        return outer;
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private static ErrorInfo ErrorOf(Exception exception) =>
        Some.Envelope(session =>
            {
                using AgentSpan span = session.ToolCall("t");
                span.Fail(exception);
            })
            .Span("t")
            .Error!;

    private sealed class ThrowingExporter(Exception exception) : IExporter
    {
        public void Export(SessionEnvelope envelope) => throw exception;
    }

    private sealed class TellingException(Exception inner) : Exception("telling", inner)
    {
        public override string Message => base.Message + InnerException!.Message;
    }

    private sealed class DescribedException : Exception
    {
        public override string Message => "described";

        public override string ToString() => "a text of its own";
    }
}
