using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentObservatory.ObsView.Html;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public sealed partial class HtmlCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ThePolicyAllowsItsOwnStyleAndScriptAndNothingElse()
    {
        var page = PageOf(SeedTraces.Path("basic.jsonl"));

        var style = HashOf(Between(page, "<style>", "</style>"));
        var script = HashOf(Between(page, "<script>", "</script>"));
        Assert.Equal(
            $"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'",
            Between(page, "Content-Security-Policy\" content=\"", "\"")
        );
        Assert.DoesNotMatch(
            "(src|href|style|\\bon[a-z]+)=|url\\(|@import|innerHTML|insertAdjacent|eval\\(",
            WithoutData(page)
        );
    }

    [Fact]
    public void Fault39_WhateverATraceSaysIsDataWithoutMarkupAndEscapedToBeSeen()
    {
        var texts = HostileText.All.Append("</script><!--<script>&amp;").ToArray();
        var file = folder.Write("hostile.jsonl", [.. texts.Select(HostileText.EverywhereIn)]);

        var data = DataOf(PageOf(file));

        Assert.DoesNotMatch("[<>&\u2028\u2029\\p{Cc}\\p{Cf}]", data);
        Assert.All(Texts(JsonElement.Parse(data)), text => Assert.True(HostileText.IsHarmless(text), text));
        Assert.Equal(texts.Length, JsonElement.Parse(data).GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public void SessionsOfOneTraceAreOneRun()
    {
        var parent = new
        {
            trace_id = TraceText.Trace,
            span_id = $"{1:x16}",
            session_id = "outer",
        };
        var inner = new
        {
            session_id = "inner",
            agent_id = "agent-2",
            parent,
        };
        var file = folder.Write(
            "nested.jsonl",
            TraceText.With(inner, [TraceText.Start(2), TraceText.End(2)]),
            TraceText.Named("outer", TraceText.Start(1), TraceText.End(1))
        );

        var run = Assert.Single(JsonElement.Parse(DataOf(PageOf(file))).GetProperty("runs").EnumerateArray());

        Assert.Equal(
            ["session outer", "agent_step work", "session inner", "agent_step work"],
            run.GetProperty("nodes")
                .EnumerateArray()
                .Select(node => $"{node.GetProperty("kind")} {node.GetProperty("name")}")
        );
        Assert.Equal(
            ["-1", "0", "1", "2"],
            run.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("parent").GetRawText())
        );
    }

    [Fact]
    public void AfterAnyNumberOfEventsSoManySpansHaveStartedAndEndedAsInTimeTravel()
    {
        foreach (var envelope in SeedTraces.Envelopes)
        {
            var root = TraceForest.Of(envelope).Roots[0];
            var events = new RunEvents(root);
            var timeline = RunTimeline.Of(envelope);
            var spans = root.Subtree.Where(node => !node.IsSession).ToList();

            Assert.Equal(timeline.Count, events.Items.Count);
            for (var position = 0; position <= timeline.Count; position++)
            {
                var view = timeline.At(position);
                var started = spans.Where(node => events.StartOf(node) < position).ToList();
                Assert.Equal(
                    view.Spans.Select(span => span.SpanId).Order(),
                    started.Select(node => node.Span!.SpanId).Order()
                );
                Assert.Equal(
                    view.OpenCount,
                    started.Count(node => events.EndOf(node) is var end && (end < 0 || end >= position))
                );
            }
        }
    }

    [Fact]
    public void ThePageGoesToStandardOutputOrToAFileForItsOwnerOnly()
    {
        var output = folder["page.html"];

        var written = ObsViewProcess.Run("html", "-o", output, SeedTraces.Path("basic.jsonl"));
        var printed = ObsViewProcess.Run("html", SeedTraces.Path("basic.jsonl"));

        Assert.Equal((0, "", ""), (written.ExitCode, written.Output, written.Error));
        Assert.Equal((0, File.ReadAllText(output), ""), (printed.ExitCode, printed.Output, printed.Error));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(output));
        }
    }

    [Fact]
    public void Fault41_UnreadableLinesAreToldAndTheRestIsShown()
    {
        var file = folder.Write("mixed.jsonl", "garbage", TraceText.Session());

        var outcome = ObsViewProcess.Run("html", file);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(file + ":1: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, JsonElement.Parse(DataOf(outcome.Output)).GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public void Fault44_AMissingFileIsToldAndTheInputIsNeverTheOutput()
    {
        var file = folder.Write("trace.jsonl", TraceText.Session());

        var missing = ObsViewProcess.Run("html", folder["missing.jsonl"]);
        var same = ObsViewProcess.Run("html", "-o", file, file);

        Assert.Equal((2, 2), (missing.ExitCode, same.ExitCode));
        Assert.EndsWith("missing.jsonl: no such file\n", missing.Error, StringComparison.Ordinal);
        Assert.EndsWith("is also the output\n", same.Error, StringComparison.Ordinal);
        Assert.Equal(TraceText.Session() + "\n", File.ReadAllText(file));
    }

    [Fact]
    public void Fault44_AMissingInputIsNotMadeByTheOutput()
    {
        var outcome = ObsViewProcess.Run("html", "-o", folder["missing.jsonl"], folder["missing.jsonl"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.EndsWith("is also the output\n", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["missing.jsonl"]));
    }

    [Fact]
    public void AnOutputIsNoneOfTheFilesOfADirectory()
    {
        var file = folder.Write("a.jsonl", TraceText.Session());
        var output = folder["z.jsonl"];

        var first = ObsViewProcess.Run("export", "--format", "json", "-o", output, folder.Root);
        var content = File.ReadAllText(output);
        var second = ObsViewProcess.Run("export", "--format", "json", "-o", output, folder.Root);

        Assert.Equal((0, "", 1), (first.ExitCode, first.Error, content.Count(unit => unit == '\n')));
        Assert.Equal(2, second.ExitCode);
        Assert.EndsWith("z.jsonl: is also the output\n", second.Error, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(output));
        Assert.Equal(TraceText.Session() + "\n", File.ReadAllText(file));
    }

    private static string PageOf(string file)
    {
        var outcome = ObsViewProcess.Run("html", file);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output;
    }

    private static string DataOf(string page) => Between(page, "id=\"trace\">", "</script>").Trim();

    private static string WithoutData(string page) => Data().Replace(page, "");

    private static string Between(string page, string start, string end) => page.Split(start)[1].Split(end)[0];

    private static string HashOf(string text) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>All texts of a document, names of members aside.</summary>
    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.String => [element.GetString()!],
            _ => [],
        };

    [GeneratedRegex("id=\"trace\">.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
