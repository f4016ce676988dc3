using System.Text;
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
