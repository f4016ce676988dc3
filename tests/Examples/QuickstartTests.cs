using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public sealed class QuickstartTests(QuickstartTests.AnsweredQuestion answered)
    : IClassFixture<QuickstartTests.AnsweredQuestion>
{
    private SessionEnvelope Envelope => answered.Envelope;

    [Fact]
    public void TheAnswerComesFromTheFiles()
    {
        Assert.Equal("", answered.Run.Error);
        Assert.Equal(0, answered.Run.ExitCode);
        Assert.Contains("I am a built-in ranker, not a language model.", answered.Run.Output);
        Assert.Contains("- Green tea is brewed at 80 degrees. (notes/tea.md)", answered.Run.Output);
        Assert.EndsWith("ObsView -- logs/traces.jsonl", answered.Run.Output.TrimEnd());
    }

    [Fact]
    public void WhatTheFilesHoldCannotSteerTheTerminal()
    {
        Assert.Contains("\\u{1B}[2J", answered.Run.Output);
        Assert.DoesNotContain('\u001b', answered.Run.Output);
        Assert.DoesNotContain('\u202e', answered.Run.Output);
    }

    [Fact]
    public void TheRunIsTracedWhole()
    {
        Assert.Equal(SpanStatus.Ok, Envelope.Status);
        Assert.Null(Envelope.Error);
        Assert.Equal(0, Envelope.Dropped.Total);
        Assert.False(Envelope.HasAnomalies);
        Assert.Equal(
            ["plan", "round 1", "round 2", "round 3", "round 4", "answer"],
            OfKind(SpanKind.AgentStep).Select(step => step.Name)
        );
        Assert.All(OfKind(SpanKind.AgentStep), step => Assert.Equal(SpanStatus.Ok, step.Status));
    }

    [Fact]
    public void OneToolCallFailsAndTheNextRoundRecovers()
    {
        SpanRecord failed = Assert.Single(Envelope.Spans, span => span.Status != SpanStatus.Ok);
        Assert.Equal((SpanKind.ToolCall, "read_file"), (failed.Kind, failed.Name));
        Assert.Equal(SpanStatus.Error, failed.Status);
        Assert.Equal(typeof(FileNotFoundException).FullName, failed.Error?.Type);
        Assert.Contains("notes/tea.md:", failed.Error?.Message);
        Assert.Equal("round 2", ParentOf(failed)?.Name);

        Assert.Contains(
            OfKind(SpanKind.ToolCall),
            call =>
                call.Status == SpanStatus.Ok
                && call.Name == "read_file"
                && ArgumentsOf(call).GetProperty("path").GetString() == "notes/tea.md"
                && ParentOf(call)?.Name == "round 3"
        );
    }

    [Fact]
    public void EveryToolCallSaysWhatItWasGivenAndWhatItFound()
    {
        SpanRecord search = Assert.Single(OfKind(SpanKind.ToolCall), call => call.Name == "search");
        Assert.Equal(AnsweredQuestion.Text, ArgumentsOf(search).GetProperty("query").GetString());
        Assert.True(search.Attributes["hits"].AsInteger() > 0);
        Assert.All(
            OfKind(SpanKind.ToolCall).Where(call => call.Name == "read_file"),
            call => Assert.NotNull(ArgumentsOf(call).GetProperty("path").GetString())
        );
    }

    [Fact]
    public void EveryModelCallCountsItsTokens()
    {
        Assert.Equal(6, OfKind(SpanKind.LlmCall).Count());
        Assert.All(
            OfKind(SpanKind.LlmCall),
            call =>
            {
                Assert.Equal(call.Name, call.Attributes["gen_ai.request.model"].AsString());
                Assert.True(call.Attributes["gen_ai.usage.input_tokens"].AsInteger() > 0);
                Assert.True(call.Attributes["gen_ai.usage.output_tokens"].AsInteger() > 0);
                Assert.Single(call.Attributes["gen_ai.response.finish_reasons"].AsList());
            }
        );
    }

    [Fact]
    public void EveryTokenOfTheAnswerIsAnEventOfItsStream()
    {
        SpanRecord stream = Assert.Single(OfKind(SpanKind.Stream));
        string[] tokens =
        [
            .. Envelope
                .Events.Where(e => e.SpanId == stream.SpanId)
                .Select(e => e.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Select(token => token.Attributes["text"].AsString()!),
        ];
        string shown = string.Concat(tokens).Replace("\u001b", "\\u{1B}").Replace("\u202e", "\\u{202E}");

        Assert.Equal(stream.EventCount, tokens.Length);
        Assert.Equal(ParentOf(stream)?.Attributes["gen_ai.usage.output_tokens"].AsInteger(), stream.EventCount);
        Assert.Contains($"Answer\n{shown}\n", answered.Run.Output.ReplaceLineEndings("\n"));
    }

    /// <summary>Nothing runs side by side here, so a span's parent is the innermost span that is open when it starts.</summary>
    [Fact]
    public void EverySpanHangsUnderTheOneThatWasOpen()
    {
        var open = new Stack<SpanId>([SpanId.None]);
        foreach (TraceEvent traced in Envelope.Events)
        {
            switch (traced.Fact)
            {
                case TraceFact.SpanStarted:
                    Assert.Equal(open.Peek(), traced.ParentSpanId);
                    open.Push(traced.SpanId);
                    break;
                case TraceFact.SpanEnded:
                    Assert.Equal(open.Pop(), traced.SpanId);
                    break;
            }
        }

        Assert.Single(open);
        Assert.All(OfKind(SpanKind.AgentStep), step => Assert.Null(ParentOf(step)));
        Assert.All(
            OfKind(SpanKind.LlmCall).Concat(OfKind(SpanKind.ToolCall)),
            call => Assert.Equal(SpanKind.AgentStep, ParentOf(call)?.Kind)
        );
        Assert.All(OfKind(SpanKind.Stream), stream => Assert.Equal(SpanKind.LlmCall, ParentOf(stream)?.Kind));
    }

    [Fact]
    public void AnotherQuestionIsADifferenceInArguments()
    {
        using var other = new AnsweredQuestion("How is coffee made?");

        var comparison = RunComparison.Of(TraceForest.Of(Envelope), TraceForest.Of(other.Envelope));

        Assert.Contains(
            comparison.Differences,
            one => one.Changes.HasFlag(CallChanges.Arguments) && one.Left?.Name == "search"
        );
    }

    /// <summary>If it is not, copy what was received over it.</summary>
    [Fact]
    public void TheTraceInThePicturesOfTheViewerIsWhatTheExampleWrites()
    {
        string received = RetoldTrace.Of(answered.Line);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory("pictures").FullName, "quickstart.jsonl"), received + "\n");

        var kept = EnvelopeText.ReadFile(QuickstartTrace.Path)[0];

        Assert.True(RunComparison.Of(TraceForest.Of(kept), TraceForest.Of(EnvelopeText.Read(received))).IsSameBehaviour);
        Assert.Equal(kept.Events.Length, Envelope.Events.Length);
    }

    [Theory]
    [InlineData("There is no folder 'missing'.", "--folder", "missing")]
    [InlineData("There is no folder 'tea.md'.", "--folder", "tea.md")]
    [InlineData("The folder 'empty' holds no Markdown or source files that can be read.", "--folder", "empty")]
    [InlineData("--folder needs a directory after it.", "--folder")]
    [InlineData("There is no option --model; see --help.", "--model", "x")]
    public void WrongInputIsOneSentenceAndExitCodeTwo(string sentence, params string[] arguments)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["tea.md"], "Green tea.");
        Directory.CreateDirectory(folder["empty"]);

        Outcome run = Example.Run("Quickstart", folder, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(sentence, run.Error.TrimEnd());
        Assert.Equal("", run.Output);
        Assert.False(Directory.Exists(folder["logs"]));
    }

    private IEnumerable<SpanRecord> OfKind(string kind) => Envelope.Spans.Where(span => span.Kind == kind);

    private static JsonElement ArgumentsOf(SpanRecord call) =>
        JsonElement.Parse(call.Attributes["gen_ai.tool.call.arguments"].AsString()!);

    private SpanRecord? ParentOf(SpanRecord span) =>
        Envelope.Spans.SingleOrDefault(other => other.SpanId == span.ParentSpanId);

    /// <summary>One question about a small folder, and the envelope in the file that the run wrote.</summary>
    public sealed class AnsweredQuestion : IDisposable
    {
        internal const string Text = "How hot is green tea brewed?";

        private readonly TestFolder folder = new();

        public AnsweredQuestion()
            : this(Text) { }

        internal AnsweredQuestion(string question)
        {
            Directory.CreateDirectory(folder["docs/notes"]);
            File.WriteAllText(
                folder["docs/notes/tea.md"],
                "# Tea\n\nGreen tea is brewed at 80 degrees. Black tea needs boiling water.\n"
            );
            File.WriteAllText(folder["docs/terminal.md"], "A pot \u001b[2J of tea does not \u202e steer anything.\n");
            File.WriteAllText(folder["docs/coffee.txt"], "Coffee is ground before it is made.\n");
            Run = Example.Run("Quickstart", folder, "--folder", "docs", question);
            Line = Assert.Single(File.ReadAllLines(folder["logs/traces.jsonl"]));
            Envelope = EnvelopeText.Read(Line);
        }

        internal Outcome Run { get; }

        internal string Line { get; }

        internal SessionEnvelope Envelope { get; }

        public void Dispose() => folder.Dispose();
    }
}
