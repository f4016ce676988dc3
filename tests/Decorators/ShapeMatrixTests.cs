using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>Every shape of a function, in both languages and configurations, with and without a session: returned from, left by
/// an exception, cancelled.</summary>
public class ShapeMatrixTests
{
    /// <summary>Its code runs before there is a stream: what it reports stands beside the stream's span.</summary>
    private const string WorksBeforehand = "AsyncSequenceThatFailsAtOnce";

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (string sample in Sample.Names)
        {
            foreach (string shape in Sample.Of(sample).Shapes.Keys)
            {
                cells.Add(sample, shape);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void WithoutASessionItReturnsAndThrowsWhatItsCodeDoes(string sample, string shape)
    {
        Func<Exception?, object?> call = Sample.Of(sample).Shapes[shape];

        Assert.Null(AgentSession.Current);
        Assert.Equal(42, call(null));
        AssertThrows(call, new InvalidDataException("disk"));
        Assert.Null(AgentSession.Current);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void InASessionACallIsOneSpanWhereItIsCalled(string sample, string shape)
    {
        Func<Exception?, object?> call = Sample.Of(sample).Shapes[shape];
        SessionEnvelope envelope = Within(() => Assert.Equal(42, call(null)));

        AssertSpan(envelope, shape, SpanStatus.Ok);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void InASessionAnExceptionIsTheSpansErrorAndPassesThrough(string sample, string shape)
    {
        Func<Exception?, object?> call = Sample.Of(sample).Shapes[shape];
        SessionEnvelope envelope = Within(() => AssertThrows(call, new InvalidDataException("disk")));

        AssertSpan(envelope, shape, SpanStatus.Error);
        Assert.Equal("disk", envelope.Span(shape).Error?.Message);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void InASessionACancellationIsNoError(string sample, string shape)
    {
        Func<Exception?, object?> call = Sample.Of(sample).Shapes[shape];
        SessionEnvelope envelope = Within(() =>
            Assert.ThrowsAny<OperationCanceledException>(() => call(new OperationCanceledException()))
        );

        AssertSpan(envelope, shape, SpanStatus.Cancelled);
        Assert.Null(envelope.Span(shape).Error);
    }

    [Theory]
    [InlineData("CSharp.Debug")]
    [InlineData("CSharp.Release")]
    public void WhicheverWayItIsCalledItIsTraced(string sample)
    {
        foreach (Func<Exception?, object?> call in Sample.Of(sample).Ways.Values)
        {
            SessionEnvelope envelope = Within(() => Assert.Equal(42, call(null)));
            AssertSpan(envelope, "Value", SpanStatus.Ok);
        }
    }

    [Fact]
    public void ThereAreAtLeastThirtyShapesInEachLanguage() =>
        Assert.All(Sample.Names, static name => Assert.InRange(Sample.Of(name).Shapes.Count, 30, int.MaxValue));

    private static SessionEnvelope Within(Action call) =>
        Some.Envelope(session =>
        {
            using AgentSpan step = session.AgentStep("step");
            call();
            Assert.Same(step, AgentSpan.Current);
        });

    private static void AssertThrows(Func<Exception?, object?> call, Exception thrown)
    {
        Assert.Same(thrown, Assert.ThrowsAny<Exception>(() => call(thrown)));
        Assert.Contains("Body.Run", thrown.StackTrace);
    }

    private static void AssertSpan(SessionEnvelope envelope, string shape, SpanStatus status)
    {
        SpanRecord span = envelope.Span(shape);
        SpanRecord inner = envelope.Span("inner");
        SpanRecord step = envelope.Span("step");
        bool worksBeforehand = shape == WorksBeforehand;
        Assert.Equal(3, envelope.Spans.Length);
        Assert.Equal(status, span.Status);
        Assert.Equal(shape == "Stream" ? SpanKind.Stream : SpanKind.ToolCall, span.Kind);
        Assert.Equal(step.SpanId, span.ParentSpanId);
        Assert.Equal(worksBeforehand ? step.SpanId : span.SpanId, inner.ParentSpanId);
        Assert.Equal(SpanStatus.Ok, step.Status);
    }
}
