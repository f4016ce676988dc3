using System.Collections;
using System.Numerics;
using System.Text;
using System.Text.Json;
using AgentObservatory.Tests.Pipeline;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ValueSnapshotTests
{
    [Fact]
    public void Fault23_NamesThatDifferInLoneSurrogatesAloneAreOneNameWithTheLastValue()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan span = session.ToolCall("t", ("\ud800", 1), ("\udc00", 2), ("\ud800", 3));
            span.Set("x\ud800", 1);
            span.Set("x\udc00", 2);
            span.Set("x\ud800", 3);
        });

        Assert.Equal(3L, envelope.Attribute("t", "\ufffd").AsInteger());
        Assert.Equal(3L, envelope.Attribute("t", "x\ufffd").AsInteger());
    }

    [Fact]
    public void Fault20_AToStringThatThrowsLeavesAMarker() =>
        Assert.Contains("unreadable: InvalidOperationException", Snapshot(new ThrowingToString()).AsString());

    [Fact]
    public void Fault20_AnEnumeratorThatThrowsMidwayLeavesWhatItGaveAndAMarker()
    {
        var items = Snapshot(Midway()).AsList();

        Assert.Equal([1, 2], items.Take(2).Select(item => item.AsInteger()));
        Assert.Contains("unreadable: InvalidDataException", items[2].AsString());
    }

    [Fact]
    public void Fault20_AttributesThatThrowMidwayKeepTheirFirstOnes()
    {
        SessionEnvelope envelope = Some.Envelope(session => session.Span("s", "k", ThrowingPairs()).Dispose());

        Assert.Equal(1, envelope.Attribute("s", "first").AsInteger());
        Assert.Contains("unreadable", envelope.Attribute("s", "agent_observatory.truncated").AsString());
    }

    [Fact]
    public void Fault21_ACycleIsCutWithAMarker()
    {
        var cycle = new Dictionary<string, object?>();
        cycle["self"] = new object?[] { cycle };

        Assert.Contains("refers to itself", Snapshot(cycle).AsMap()["self"].AsList()[0].AsString());
    }

    [Fact]
    public void Fault21_NestingDeeperThan32IsCutWithAMarker()
    {
        object nested = "core";
        AttributeValue typed = "core";
        for (int depth = 0; depth < 100; depth++)
        {
            nested = new object[] { nested };
            typed = new[] { typed };
        }

        Assert.Equal(32, DepthOf(Snapshot(nested), out string? marker));
        Assert.Contains("nested too deeply", marker);
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("t", ("v", typed)).Dispose());
        Assert.Equal(32, DepthOf(envelope.Attribute("t", "v"), out marker));
        Assert.Contains("nested too deeply", marker);
    }

    [Fact]
    public void Fault21_OfTenThousandAttributesThe128FirstAreKeptAndAMarker()
    {
        var pairs = Enumerable
            .Range(0, 10_000)
            .Select(number => KeyValuePair.Create("key" + number, (object?)number))
            .ToList();
        var tuples = pairs.Select(pair => (pair.Key, (AttributeValue)(int)pair.Value!)).ToArray();
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            session.ToolCall("dynamic", pairs).Dispose();
            using AgentSpan typed = session.ToolCall("typed", tuples);
            using AgentSpan learning = session.ToolCall("learning");
            learning.Set(pairs);
            for (int number = 0; number < 10_000; number++)
            {
                learning.Set("key" + number, number);
            }
        });

        foreach (string name in new[] { "dynamic", "typed", "learning" })
        {
            Assert.Equal(129, envelope.Span(name).Attributes.Count);
            Assert.Equal(127, envelope.Attribute(name, "key127").AsInteger());
            Assert.Contains("128", envelope.Attribute(name, "agent_observatory.truncated").AsString());
        }
    }

    [Fact]
    public void Fault21_OneNameGiven130TimesIsOneAttributeAndNothingIsCut()
    {
        var same = Enumerable.Range(0, 130).Select(number => ("name", (AttributeValue)number)).ToArray();

        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("t", same).Dispose());

        Assert.Equal("{\"name\":129}", envelope.Span("t").Attributes.ToString());
    }

    [Fact]
    public void Fault21_ANameLikeTheMarkersOwnIsNotWrittenTwice()
    {
        var names = Enumerable
            .Range(0, 200)
            .Select(number => (number == 0 ? "agent_observatory.truncated" : "key" + number, (AttributeValue)number))
            .ToArray();

        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("t", names).Dispose());

        Assert.Equal(
            envelope.Span("t").Attributes.Count,
            envelope.Span("t").Attributes.Select(entry => entry.Key).Distinct().Count()
        );
    }

    [Fact]
    public void Fault21_AStringOf100MegabytesIsCutOnACharacterBoundary()
    {
        string huge = string.Concat(Enumerable.Repeat("\U0001F680", 25_000_000));

        string cut = Snapshot("x" + huge).AsString()!;

        Assert.InRange(cut.Length, 32_767, 32_900);
        Assert.EndsWith("characters cut]", cut);
        Assert.DoesNotContain('\uFFFD', cut);
        Assert.Equal(cut, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
    }

    [Fact]
    public void Fault21_ListsAndWidelyNestedValuesAreBounded()
    {
        Assert.Equal(1_025, Snapshot(Enumerable.Range(0, 1_000_000)).AsList().Length);
        object wide = "leaf";
        for (int depth = 0; depth < 20; depth++)
        {
            wide = Enumerable.Repeat(wide, 100).ToArray();
        }

        Assert.InRange(Snapshot(wide).ToString().Length, 1, 1_000_000);
    }

    [Fact]
    public void Fault22_WhatIsMutatedAfterTheCaptureIsASnapshot()
    {
        int[] numbers = [1, 2, 3];
        var list = new List<string> { "a" };
        var map = new Dictionary<string, object?> { ["list"] = list };
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan typed = session.ToolCall("typed", ("numbers", numbers));
            using AgentSpan dynamic = session.ToolCall("dynamic", map);
            numbers[0] = 99;
            list.Add("b");
            map["list"] = null;
        });

        Assert.Equal("[1,2,3]", envelope.Attribute("typed", "numbers").ToString());
        Assert.Equal("[\"a\"]", envelope.Attribute("dynamic", "list").ToString());
    }

    [Fact]
    public void Fault22_WhatIsMutatedWhileItIsCapturedIsAPartWithAMarker()
    {
        var list = new List<object>();
        list.AddRange([1, new Saboteur(() => list.Add("more")), 3]);

        var items = Snapshot(list).AsList();

        Assert.Equal(1, items[0].AsInteger());
        Assert.Contains("unreadable: InvalidOperationException", items[^1].AsString());
    }

    [Fact]
    public void Fault24_NullEmptyAndDuplicateNamesAreAcceptedAndTheLastDuplicateWins()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan unnamed = session.Span(null!, null!, (null!, 1), ("", 2), ("twice", 1), ("twice", 2));
            unnamed.Event(null!, (null!, "x"));
            unnamed.Set(null!, 3);
            session.ToolCall("no attributes", (IEnumerable<KeyValuePair<string, object?>>)null!).Dispose();
            session.Stream("").Event("", (IEnumerable<KeyValuePair<string, object?>>)null!);
        });

        SpanRecord unnamed = envelope.Spans[0];
        Assert.Equal(("", ""), (unnamed.Name, unnamed.Kind));
        Assert.Equal(3, unnamed.Attributes[""].AsInteger());
        Assert.Equal(2, unnamed.Attributes["twice"].AsInteger());
        Assert.Equal(2, unnamed.Attributes.Count);
    }

    [Fact]
    public void Fault24_ANullContextIsASessionOfNobodyInParticular()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);

        observatory.StartSession(null).Dispose();
        observatory.StartSession(new AgentContext(null!, null!, null, null)).Dispose();

        Assert.All(
            memory.Envelopes,
            envelope => Assert.Equal(envelope.Session.TraceId.ToString(), envelope.Session.SessionId)
        );
    }

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

    private static AttributeValue Snapshot(object? value)
    {
        SessionEnvelope envelope = Some.Envelope(session =>
            session.ToolCall("t", new Dictionary<string, object?> { ["v"] = value }).Dispose()
        );
        return envelope.Attribute("t", "v");
    }

    private static int DepthOf(AttributeValue value, out string? core)
    {
        int depth = 0;
        while (value.Kind == AttributeKind.List)
        {
            depth++;
            value = value.AsList()[0];
        }

        core = value.AsString();
        return depth;
    }

    private static IEnumerable<int> Midway()
    {
        yield return 1;
        yield return 2;
        throw new InvalidDataException();
    }

    private static IEnumerable<KeyValuePair<string, object?>> ThrowingPairs()
    {
        yield return new("first", 1);
        throw new InvalidDataException();
    }

    private sealed class ThrowingToString
    {
        public override string ToString() => throw new InvalidOperationException();
    }

    private sealed class Saboteur(Action sabotage)
    {
        public override string ToString()
        {
            sabotage();
            return "done";
        }
    }
}
