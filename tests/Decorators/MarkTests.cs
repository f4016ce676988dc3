extern alias CSharpRelease;
using CSharpRelease::Samples;

using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Decorators;

/// <summary>What marks ask for.</summary>
public class MarkTests
{
    [Fact]
    public void ParametersAreRecordedWhereAskedForAsTheyAreAtTheStart()
    {
        int counted = 1;
        var at = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        SessionEnvelope envelope = Some.Envelope(_ => Record(ref counted, at));

        Attributes recorded = envelope.Span("Recorded").Attributes;
        Assert.Equal("rx", recorded["query"].AsString());
        Assert.Equal(5, recorded["top"].AsInteger());
        Assert.Equal(7, recorded["by"].AsInteger());
        Assert.Equal(1, recorded["counted"].AsInteger());
        Assert.Equal("2026-01-02T03:04:05.0000000Z", recorded["at"].AsString());
        Assert.Equal(AttributeKind.Null, recorded["thrown"].Kind);
        Assert.Equal(6, recorded.Count);
        Assert.Equal(7, counted);
        Assert.Empty(Some.Envelope(_ => Results.Value(null)).Span("Value").Attributes);
    }

    [Fact]
    public void AReferenceThatRefersToNothingIsNotRead()
    {
        SessionEnvelope envelope = Some.Envelope(static _ => Assert.Equal(42, Pointers.RecordedNothing()));

        Assert.Equal(AttributeKind.Null, envelope.Attribute("Recorded", "by").Kind);
        Assert.Equal(0, envelope.Attribute("Recorded", "counted").AsInteger());
    }

    [Fact]
    public void ASequenceThatIsMadeWhileItIsReadIsTheMethodsToRead()
    {
        int read = 0;
        Assert.Equal("\u2026[sequence, not read]", Recorded(Items()));
        Assert.Equal("\u2026[sequence, not read]", Recorded(new[] { 1 }.Select(item => read += item)));
        Assert.Equal("\u2026[sequence, not read]", Recorded(new[] { 1 }.AsQueryable()));
        Assert.Equal(0, read);
        Assert.Equal("[1,2]", Recorded(new List<int> { 1, 2 }));
        Assert.Equal("[1,2]", Recorded(new HashSet<int> { 1, 2 }));
        Assert.Equal("[1,2]", Recorded(Microsoft.FSharp.Collections.ListModule.OfSeq([1, 2])));
        Assert.Equal("[1,2]", Recorded(System.Collections.Immutable.ImmutableArray.Create(1, 2)));
        Assert.Equal("text", Recorded("text"));

        IEnumerable<int> Items()
        {
            read++;
            yield return 1;
        }

        static string Recorded<T>(T value)
        {
            AttributeValue recorded = Weaving.WovenParameters.With(null, "items", value)!.Read()[0].Value;
            return recorded.AsString() ?? recorded.ToString();
        }
    }

    [Fact]
    public async Task ParametersOfEachTypeAreRecordedInGenericMethods()
    {
        SessionEnvelope envelope = await Some.EnvelopeOf(async _ => await Recording.RecordedAsync(new[] { 1, 2 }, null));

        Assert.Equal("[1,2]", envelope.Attribute("RecordedAsync", "query").ToString());
    }

    [Fact]
    public void OfAMarkedClassThePublicMethodsAreTracedButThoseThatAreLeftOut()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            var marked = new MarkedClass { Accessor = null };
            marked.OfClass(marked.Accessor);
            marked.LeftOut(null);
            marked.Own(null);
            _ = (marked.ToString(), marked.GetHashCode(), marked.Equals(marked));
            var record = new MarkedRecord(1);
            _ = (record with { Number = 2 }, record.ToString(), record.Equals(new MarkedRecord(3)), record.Number);
            record.Deconstruct(out int number);
        });

        Assert.Equal(["OfClass", "its own mark"], Names(envelope));
        Assert.Equal(SpanKind.AgentStep, envelope.Span("its own mark").Kind);
    }

    [Fact]
    public void TwoMarksAreTwoSpansTheFirstAroundTheSecond()
    {
        SessionEnvelope envelope = Some.Envelope(_ => new Members().Twice(null));

        Assert.Equal(["outer", "within", "inner"], envelope.Spans.Select(static span => span.Name));
        Assert.Equal(envelope.Span("outer").SpanId, envelope.Span("within").ParentSpanId);
        Assert.Equal(envelope.Span("within").SpanId, envelope.Span("inner").ParentSpanId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsWrittenByReferenceBeforeAThrowStays(bool hasSession)
    {
        int number = 1;
        void Call() => Assert.Throws<InvalidDataException>(() => Signatures.Ref(ref number, new InvalidDataException()));

        if (hasSession)
        {
            Some.Envelope(_ => Call());
        }
        else
        {
            Call();
        }

        Assert.Equal(2, number);
    }

    [Fact]
    public void CallsThatRunSideBySideAreSiblings()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan step = session.AgentStep("step");
            Task.WaitAll(Results.TaskOfValue(null), Results.TaskOfValue(null), Results.ValueTask(null).AsTask());
        });

        SpanRecord[] called = [.. envelope.Spans.Where(static span => span.Kind == SpanKind.ToolCall)];
        Assert.Equal(3, called.Length);
        Assert.All(called, span => Assert.Equal(envelope.Span("step").SpanId, span.ParentSpanId));
    }

    [Fact]
    public void ATypeParameterThatTurnsOutToBeATaskIsFollowedToItsEnd()
    {
        var task = new TaskCompletionSource<int>();
        SessionEnvelope envelope = Some.Envelope(_ =>
        {
            Task<int> returned = Results.OfItsOwnType(task.Task, null);
            task.SetException(new InvalidDataException("disk"));
            Assert.Throws<InvalidDataException>(() => returned.GetAwaiter().GetResult());
        });

        Assert.Equal("disk", envelope.Span("OfItsOwnType").Error?.Message);
    }

    private static IEnumerable<string> Names(SessionEnvelope envelope) =>
        envelope.Spans.Select(static span => span.Name).Where(static name => name != "inner");

    private static void Record(ref int counted, DateTime at) => Assert.Equal(42, Pointers.Recorded(ref counted, at));
}
