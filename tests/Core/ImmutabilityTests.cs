using System.Reflection;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Core;

public class ImmutabilityTests
{
    [Theory]
    [InlineData(typeof(SessionEnvelope))]
    [InlineData(typeof(SessionInfo))]
    [InlineData(typeof(SessionParent))]
    [InlineData(typeof(SpanRecord))]
    [InlineData(typeof(StrayEvent))]
    [InlineData(typeof(TraceEvent))]
    [InlineData(typeof(TraceFact))]
    [InlineData(typeof(TraceFact.SpanStarted))]
    [InlineData(typeof(TraceFact.StreamEvent))]
    [InlineData(typeof(TraceFact.SpanEnded))]
    [InlineData(typeof(TraceFact.SessionEnded))]
    [InlineData(typeof(SpanEnd))]
    [InlineData(typeof(SessionEnd))]
    [InlineData(typeof(ErrorInfo))]
    [InlineData(typeof(Tally))]
    [InlineData(typeof(Attributes))]
    [InlineData(typeof(AttributeValue))]
    [InlineData(typeof(Timestamp))]
    [InlineData(typeof(TraceId))]
    [InlineData(typeof(SpanId))]
    [InlineData(typeof(EventId))]
    public void Fault08_NothingInAnEnvelopeCanBeChangedByAnExporterThatKeepsIt(Type type)
    {
        Assert.DoesNotContain(type.GetProperties(), property => property.SetMethod is { IsPublic: true });
        Assert.DoesNotContain(type.GetFields(BindingFlags.Public | BindingFlags.Instance), field => !field.IsInitOnly);
        Assert.DoesNotContain(type.GetProperties(), property => property.PropertyType.IsArray);
    }

    [Fact]
    public void Fault08_WhatAnExporterTakesOutOfAnEnvelopeIsItsOwnCopy()
    {
        var envelope = EnvelopeText.Read("""{"session":{"metadata":{"list":[1,2],"map":{"a":1}}},"events":[]}""");
        var before = EnvelopeText.Write(envelope);

        envelope.Session.Metadata["list"].AsList().ToArray()[0] = "changed";
        _ = envelope.Session.Metadata.Merge(Attributes.Create([new("list", "changed")]));
        _ = envelope.Session.Metadata["list"].AsList().SetItem(0, "changed");
        _ = envelope.Spans.Add(null!);
        _ = envelope.Dropped.Add("changed", 1);

        Assert.Equal(before, EnvelopeText.Write(envelope));
    }
}
