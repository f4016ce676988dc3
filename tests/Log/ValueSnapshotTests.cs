using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ValueSnapshotTests
{
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

    public static TheoryData<string> Costly() => [.. Dear.Keys];

    [Theory]
    [MemberData(nameof(Costly))]
    public void Fault49_AValueThatIsDearToRenderIsCutBeforeItsTextIsMade(string kind)
    {
        object dear = Dear[kind]();
        Snapshot("warm");
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        AttributeValue value = Snapshot(dear);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 24_000_000);
        string text = value.ToString();
        Assert.InRange(text.Length, 1, 1_300_000);
        Assert.Matches("\u2026\\[[^]]*(cut|values|TooLargeException)]", text[Math.Max(0, text.Length - 2_000)..]);
    }

    [Fact]
    public void Fault49_ATypedListThatHoldsOneTextManyTimesIsCutWhileItIsChecked()
    {
        AttributeValue typed = new string('x', 100_000);
        for (int depth = 0; depth < 32; depth++)
        {
            typed = Enumerable.Repeat(typed, 1_000).ToArray();
        }

        var digits = AttributeValue.FromNumberText(new string('9', 1_000_000));
        Snapshot("warm");
        long allocated = GC.GetAllocatedBytesForCurrentThread();

        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan span = session.ToolCall("t", ("start", typed), ("digits", digits));
            span.Set("end", typed);
            span.Event("e", ("event", typed));
        });

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 24_000_000);
        Assert.InRange(envelope.Attribute("t", "start").ToString().Length, 400_000, 1_300_000);
        Assert.Equal(AttributeKind.String, envelope.Attribute("t", "digits").Kind);
        Assert.EndsWith("967232 characters cut]", envelope.Attribute("t", "digits").AsString());
    }

    [Fact]
    public void Fault49_WithinTheLimitsNodesAndTextsStayAsTheyAre()
    {
        JsonNode parsed = JsonNode.Parse("{\"a\":[1,\"x\",null,{\"b\":2.5}]}")!;
        var made = new JsonObject
        {
            ["a"] = new JsonArray(1, "x", null, new JsonObject { ["b"] = 2.5 }),
            ["time"] = DateTime.UnixEpoch,
            ["type"] = JsonSerializer.SerializeToNode(new { c = 1 }),
        };
        string rockets = string.Concat(Enumerable.Repeat("\U0001F680\u4E2D", 100_000));

        Assert.Equal("{\"a\":[1,\"x\",null,{\"b\":2.5}]}", Snapshot(parsed).ToString());
        Assert.Equal(
            "{\"a\":[1,\"x\",null,{\"b\":2.5}],\"time\":\"1970-01-01T00:00:00Z\",\"type\":{\"c\":1}}",
            Snapshot(made).ToString()
        );
        Assert.Equal("built", Snapshot(new StringBuilder("built")).AsString());
        Assert.Equal("units", Snapshot("units".AsMemory()).AsString());
        Assert.StartsWith(rockets[..3_000], Snapshot(JsonSerializer.SerializeToElement(rockets)).AsString());
        Assert.StartsWith(rockets[..3_000], Snapshot(JsonDocument.Parse('"' + rockets + '"')).AsString());
    }

    private static readonly Dictionary<string, Func<object>> Dear = new()
    {
        ["builder"] = () => new StringBuilder().Append('x', 50_000_000),
        ["memory"] = () => new string('x', 50_000_000).AsMemory(),
        ["number"] = () => BigInteger.One << 10_000_000,
        ["negative number"] = () => -(BigInteger.One << 10_000_000),
        ["parsed array"] = () => JsonNode.Parse(ArrayOf(2_000_000))!,
        ["element"] = () => JsonDocument.Parse(ArrayOf(2_000_000)).RootElement,
        ["made array"] = () => new JsonArray([.. Enumerable.Range(0, 200_000).Select(number => JsonValue.Create(number))]),
        ["one text many times"] = () => Nested(Enumerable.Repeat((object)new string('x', 100_000), 1_000_000), 32),
        ["typed values"] = () => Nested(Enumerable.Repeat((object)(AttributeValue)new string('x', 9_999), 1_000_000), 32),
        ["names"] = () => Nested(Enumerable.Repeat((object)LongNames(), 1_000_000), 30),
        ["endless"] = () => Endless(),
    };

    private static string ArrayOf(int items) => "[" + string.Join(',', Enumerable.Repeat('0', items)) + "]";

    private static Dictionary<string, object?> LongNames() =>
        Enumerable.Range(0, 100).ToDictionary(number => number + new string('k', 1_000), object? (_) => 1);

    private static object Nested(IEnumerable<object> items, int depth) =>
        Enumerable.Range(1, depth - 1).Aggregate(items, (inner, _) => Enumerable.Repeat<object>(inner, 1_000));

    private static IEnumerable<object> Endless()
    {
        while (true)
        {
            yield return new string('x', 10_000);
        }
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
