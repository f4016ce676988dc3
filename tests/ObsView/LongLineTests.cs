using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.ObsView;

/// <summary>A line that is read as it comes says the same as one that is held.</summary>
public sealed class LongLineTests : IDisposable
{
    /// <summary>More than is held of a line.</summary>
    private const int Long = 1_500_000;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Texts that end an event's text, or are cut, at every place where that is delicate.</summary>
    public static TheoryData<string> Texts =>
        new(
            new string('x', Long),
            new string('"', Long),
            new string('\\', Long),
            string.Concat(Enumerable.Repeat("{\"events\":[{]}", Long / 14)),
            string.Concat(Enumerable.Repeat("日本", Long / 6)),
            "a" + string.Concat(Enumerable.Repeat("🚀", Long / 4)),
            "ab" + string.Concat(Enumerable.Repeat("\u0001", Long / 6))
        );

    [Theory]
    [MemberData(nameof(Texts))]
    public void WhatIsPassedOverChangesNothing(string text)
    {
        var file = folder.Write(
            "long.jsonl",
            Named("first"),
            Named("long", Spans(text)),
            With(
                new
                {
                    session_id = "metadata",
                    metadata = new { events = new[] { text } },
                    status = "error",
                },
                Spans("short")
            ),
            Named("last")
        );

        AssertSame(file);
    }

    [Fact]
    public void ManyEventsAreCountedAsTheyCome()
    {
        var events = Enumerable
            .Range(1, 4_000)
            .SelectMany(n =>
                new[]
                {
                    Start(n, $"s{n}", "tool_call", n / 2),
                    Happening(n),
                    End(n, n % 3 == 0 ? "error" : "ok"),
                    Happening(n),
                    End(n),
                }
            );
        var file = folder.Write("long.jsonl", Named("long", [.. events, "5", "[1,{\"a\":[]}]", "\"text\""]));

        AssertSame(file);
    }

    [Theory]
    [InlineData("""{"session":{"session_id":"a"},"events":[TEXT,]}""")]
    [InlineData("""{"session":{"session_id":"a"},"events":[TEXT""")]
    [InlineData("""{"session":{"session_id":"a"},"events":[TEXT}""")]
    [InlineData("""{"session":{"session_id":"a"},"events":[TEXT]}]""")]
    [InlineData("""{"session":{"session_id":"a"},"events":[{TEXT}]}""")]
    [InlineData("""{"session":{"session_id":"a"},"events":[TEXT TEXT]}""")]
    [InlineData("""["session",TEXT]""")]
    [InlineData("""{"events":[TEXT]}""")]
    public void Fault41_ABrokenLongLineIsToldAndTheOthersAreShown(string shape)
    {
        var text = "\"" + new string('x', Long) + "\"";
        var file = folder.Write("long.jsonl", Named("first"), shape.Replace("TEXT", text), Named("last"));

        var outcome = ObsViewProcess.Run("list", "--json", file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"{file}:2: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Output.Split('\n').Count(line => line.Contains("session_id")));
    }

    [Fact]
    public void ALineLongerThanAnyReaderHoldsIsListedAndShown()
    {
        var text = new string('x', 7_000_000);
        var happenings = Enumerable.Range(0, 10).Select(n => Happening(1, $"e{n}", new { text }));
        var file = folder.Write("long.jsonl", Named("long", [Start(1), .. happenings, End(1)]), Named("last"));

        var list = ObsViewProcess.Run("list", file);
        var tree = ObsViewProcess.Run(file);
        var raw = ObsViewProcess.Run("--raw", file);

        Assert.Equal((0, 0, 1), (list.ExitCode, tree.ExitCode, raw.ExitCode));
        Assert.EndsWith("2 sessions\n", list.Output, StringComparison.Ordinal);
        Assert.Contains("10 events", tree.Output, StringComparison.Ordinal);
        Assert.Contains("xxx…", tree.Output, StringComparison.Ordinal);
        Assert.InRange(tree.Output.Length, 0, 2_000);
        Assert.Contains("the line is longer than", raw.Error, StringComparison.Ordinal);
    }

    private static string[] Spans(string text) =>
        [
            Start(1, "plan", attributes: new { question = "Why?", text }),
            Start(2, "search", "tool_call", 1, new { text }),
            Happening(2, "hit", new { text }),
            End(
                2,
                "error",
                new
                {
                    type = "E",
                    message = text,
                    traceback = text,
                }
            ),
            Start(
                3,
                "gpt",
                "llm_call",
                1,
                new Dictionary<string, object> { ["gen_ai.usage.input_tokens"] = 7, [text[..Math.Min(99, text.Length)]] = 1 }
            ),
            End(3),
            End(1),
        ];

    /// <summary>Standard input is read in full.</summary>
    private static void AssertSame(string file)
    {
        foreach (
            var command in (string[])
                ["list --json", "stats", "list --where 'status=error'", "list --where 'attr.question~why'"]
        )
        {
            var outcome = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {command} '{file}'");
            var whole = ObsViewProcess.Shell($"dotnet \"$OBS_VIEW\" {command} - < '{file}'");

            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Equal(
                whole.Output.Replace("-:", "", StringComparison.Ordinal),
                outcome.Output.Replace(file + ":", "", StringComparison.Ordinal)
            );
        }
    }
}
