using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Terminal;

/// <summary>What the row of a call says by the conventions, without repeating them.</summary>
public class CallRowTests
{
    private const string Arguments = "gen_ai.tool.call.arguments";
    private const string Result = "gen_ai.tool.call.result";

    [Fact]
    public void AModelCallTellsItsTokensInOneFieldWithTheirPartsInBrackets()
    {
        var row = Row(
            "llm_call",
            new()
            {
                ["gen_ai.operation.name"] = "chat",
                ["gen_ai.provider.name"] = "openai",
                ["gen_ai.request.model"] = "gpt-4.1",
                ["gen_ai.response.finish_reasons"] = new[] { "stop" },
                ["gen_ai.usage.input_tokens"] = 1_204,
                ["gen_ai.usage.output_tokens"] = 96,
                ["gen_ai.usage.cache_read.input_tokens"] = 1_000,
                ["gen_ai.usage.reasoning.output_tokens"] = 0,
            },
            name: "chat gpt-4.1"
        );

        Assert.EndsWith("▏  1,204 (1,000 cached) → 96 tokens", row, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoCountOfTokensStaysAsItWasSaid()
    {
        var row = Row(
            "llm_call",
            new()
            {
                ["gen_ai.usage.input_tokens"] = "many",
                ["gen_ai.usage.cache_read.input_tokens"] = 7,
                ["gen_ai.usage.output_tokens"] = 5,
            }
        );

        Assert.EndsWith(
            "▏  5 tokens out  gen_ai.usage.input_tokens=many gen_ai.usage.cache_read.input_tokens=7",
            row,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("length", "▏  finish length")]
    [InlineData("tool_calls", "▏")]
    public void AFinishIsToldIfItIsNotTheUsualOne(string reason, string expected) =>
        Assert.EndsWith(
            expected,
            Row("llm_call", new() { ["gen_ai.response.finish_reasons"] = new[] { reason } }),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("""{ "path": "tea.md", "name": "Z\u00fcrich" }""", """{"path":"tea.md","name":"Zürich"}""")]
    [InlineData("""{"cut": "of""", """{"cut": "of""")]
    [InlineData("no JSON", "\"no JSON\"")]
    [InlineData("""{"half":"\ud800"}""", """{"half":"\ud800"}""")]
    [InlineData("""{"turn":"\u202e\u001b[31m"}""", """{"turn":"\u202e\u001b[31m"}""")]
    public void ArgumentsAreTheJsonThatTheyAre(string arguments, string expected) =>
        Assert.EndsWith(
            "▏  " + expected,
            Row("tool_call", new() { [Arguments] = arguments }),
            StringComparison.OrdinalIgnoreCase
        );

    [Fact]
    public void AResultComesBehindAnArrow()
    {
        var attributes = new Dictionary<string, object> { [Arguments] = "{}", [Result] = """{"hits":3}""" };

        Assert.EndsWith("▏  → {\"hits\":3}", Row("tool_call", attributes), StringComparison.Ordinal);
        Assert.EndsWith("]  -> {\"hits\":3}", Row("tool_call", attributes, isUnicode: false), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitBesideIsBelowAndCutToTheLine()
    {
        var attributes = new Dictionary<string, object>
        {
            [Arguments] = $$"""{"text":"{{new string('x', 200)}}"}""",
            ["hits"] = 3,
        };

        var picture = Picture.Of(Session(Start(1, "search", "tool_call", attributes: attributes), End(1)));

        Assert.StartsWith("      {\"text\":\"xxx", picture[^2], StringComparison.Ordinal);
        Assert.EndsWith("xxx…", picture[^2], StringComparison.Ordinal);
        Assert.Equal(80, picture[^2].Length);
        Assert.Equal("      hits=3", picture[^1]);
    }

    [Fact]
    public void Fault39_HostileArgumentsAndResultsAreShownEscaped() =>
        Assert.All(
            HostileText.All,
            text =>
            {
                var attributes = new Dictionary<string, object>
                {
                    [Arguments] = System.Text.Json.JsonSerializer.Serialize(new { text }),
                    [Result] = text,
                    ["gen_ai.response.finish_reasons"] = new[] { text },
                };
                var picture = string.Join('\n', Picture.Of(Session(Start(1, "t", "tool_call", attributes: attributes))));
                Assert.True(HostileText.IsHarmless(picture), picture);
            }
        );

    [Fact]
    public void ALineThatGoesOnBelowHasNoBlankAtItsEnd()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 100));

        var picture = Picture.Of(Session(Start(1, attributes: new { text }), End(1)));

        Assert.All(picture, line => Assert.False(line.EndsWith(' '), line));
    }

    [Theory]
    [InlineData(
        "at A.<>c__DisplayClass13_0.<CallTool>b__0(Span span) in A.cs:line 79",
        "at A.CallTool (lambda) in A.cs:line 79"
    )]
    [InlineData("at A.<>c.<Run>b__5_1() in A.cs:line 7", "at A.Run (lambda) in A.cs:line 7")]
    [InlineData("at Program.<>c.<<Main>$>b__0_0() in A.cs:line 7", "at Program.Main (lambda) in A.cs:line 7")]
    [InlineData("at A.<>c__0`1.<Run>b__0_0() in A.cs:line 7", "at A.Run (lambda) in A.cs:line 7")]
    [InlineData("at A.<>c__DisplayClass1_0`1.<Run>b__0(T x) in A.cs:line 7", "at A.Run (lambda) in A.cs:line 7")]
    [InlineData("at A.<>c.<Run>b__2_0[T](T x) in A.cs:line 7", "at A.Run (lambda) in A.cs:line 7")]
    [InlineData("at A.<Run>g__Step|3_1() in A.cs:line 7", "at A.<Run>g__Step|3_1() in A.cs:line 7")]
    public void ALambdaIsToldByTheMethodThatItIsIn(string frame, string expected) =>
        Assert.Equal(expected, CompilerNames.Told(frame));

    private static string Row(
        string kind,
        Dictionary<string, object> attributes,
        string name = "work",
        bool isUnicode = true
    ) => Picture.Of(Session(Start(1, name, kind, attributes: attributes), End(1)), 200, isUnicode)[^1];
}
