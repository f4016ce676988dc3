using System.Text.Json;
using AgentObservatory.ObsView.Formats;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed class ExportFormatTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Formats => new(ExportFormat.All.Select(format => format.Name));

    [Fact]
    public void EveryNodeIsInOneLaneWhereItIsWithinAnotherOrAfterIt()
    {
        foreach (var root in TraceForest.Of(SeedTraces.Envelopes).Roots)
        {
            var lanes = Lane.Of(root);

            Assert.Equal(
                root.Subtree.OrderBy(node => node.Index),
                lanes.SelectMany(lane => lane.Nodes).OrderBy(node => node.Index)
            );
            foreach (var nodes in lanes.Select(lane => lane.Nodes))
            {
                for (var place = 1; place < nodes.Count; place++)
                {
                    Assert.All(
                        nodes.Take(place),
                        before =>
                            Assert.True(
                                Lane.IsWithin(nodes[place], before)
                                    || before.EndTime.UnixNanoseconds <= nodes[place].StartTime.UnixNanoseconds
                            )
                    );
                }
            }
        }
    }

    [Fact]
    public void WhatRunsOneAfterTheOtherIsOneLane()
    {
        var root = TraceForest.Of(Assert.Single(SeedTraces.EnvelopesIn("basic.jsonl"))).Roots[0];

        Assert.Equal(root.Subtree, Assert.Single(Lane.Of(root)).Nodes);
    }

    [Fact]
    public void ManySiblingsAtOnceGetALaneEach()
    {
        var starts = Enumerable.Range(2, 2_000).Select(span => TraceText.Start(span, parent: 1));
        var ends = Enumerable.Range(2, 2_000).Select(span => TraceText.End(span));
        var envelope = EnvelopeText.Read(TraceText.Session([TraceText.Start(1), .. starts, .. ends, TraceText.End(1)]));

        Assert.Equal(2_000, Lane.Of(TraceForest.Of(envelope).Roots[0]).Count);
    }

    [Fact]
    public void ProfilesOfSpeedscopeOpenAndCloseInOrder()
    {
        var document = JsonElement.Parse(Export("speedscope", SeedTraces.Paths));

        foreach (var profile in document.GetProperty("profiles").EnumerateArray())
        {
            var open = new Stack<int>();
            var time = profile.GetProperty("startValue").GetInt64();

            foreach (var item in profile.GetProperty("events").EnumerateArray())
            {
                Assert.True(item.GetProperty("at").GetInt64() >= time);
                time = item.GetProperty("at").GetInt64();
                var frame = item.GetProperty("frame").GetInt32();

                if (item.GetProperty("type").GetString() == "O")
                {
                    open.Push(frame);
                }
                else
                {
                    Assert.Equal(open.Pop(), frame);
                }
            }

            Assert.Empty(open);
            Assert.True(profile.GetProperty("endValue").GetInt64() >= time);
        }
    }

    [Fact]
    public void SessionsInJsonAreReadAsTheyWere()
    {
        var file = folder["exported.jsonl"];
        File.WriteAllText(file, Export("json", SeedTraces.Paths));

        Assert.Equal(SeedTraces.Envelopes, EnvelopeText.ReadFile(file));
    }

    [Fact]
    public void TokensInCsvAddUp()
    {
        var file = folder.Write(
            "tokens.jsonl",
            TraceText.Session(
                TraceText.Start(1, attributes: Tokens(30)),
                TraceText.Start(2, "model", "llm_call", 1, Tokens(10)),
                TraceText.End(2),
                TraceText.Start(3, "model", "llm_call", 1, Tokens(20)),
                TraceText.End(3),
                TraceText.End(1)
            )
        );

        var rows = Export("csv", file).TrimEnd('\n').Split('\n').Select(row => row.Split(',')).ToArray();

        var column = Array.IndexOf(rows[0], "input_tokens");
        Assert.Equal(["0", "0", "10", "20"], rows[1..].Select(row => row[column]));

        static object Tokens(int count) => new Dictionary<string, object> { ["gen_ai.usage.input_tokens"] = count };
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Fault39_WhateverATraceSaysIsWrittenEscaped(string format)
    {
        string[] formulas = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@x"];
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Concat(formulas).Select(HostileText.EverywhereIn)]);

        var output = Export(format, file);

        Assert.True(HostileText.IsHarmless(output), output);

        if (format == "csv")
        {
            Assert.DoesNotMatch("(^|,)\"?[=+@]", output);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void NoSessionsMakeADocument(string format)
    {
        var output = Export(format, folder.Write("empty.jsonl"));

        Assert.True(format is "csv" or "otlp-json" or "json" || JsonElement.Parse(output).ValueKind == JsonValueKind.Object);
    }

    private static string Export(string format, params string[] files)
    {
        var outcome = ObsViewProcess.Run(["export", "--format", format, .. files]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output;
    }
}
