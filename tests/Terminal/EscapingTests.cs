using AgentObservatory.Terminal;
using AgentObservatory.Tests.ObsView;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Terminal;

public class EscapingTests
{
    public static TheoryData<string> Hostile => new(HostileText.All);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Fault39_ControlCharactersAreShownEscapedOnOneLine(string hostile)
    {
        var picture = Picture.Of(EverywhereIn(hostile), width: 2_000);

        Assert.Equal(Picture.Of(EverywhereIn("harmless"), width: 2_000).Length, picture.Length);
        Assert.All(picture, line => Assert.True(HostileText.IsHarmless(line), line));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Fault39_NothingHostileIsLeftAfterWrapping(string hostile) =>
        Assert.All(Picture.Of(EverywhereIn(hostile), width: 40), line => Assert.True(HostileText.IsHarmless(line)));

    [Theory]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\0\u007f\u009b", "\\u0000\\u007f\\u009b")]
    [InlineData("\u202e\u2066\u200b\ufeff\u2028", "\\u202e\\u2066\\u200b\\ufeff\\u2028")]
    [InlineData("\U000e0041", "\\U000e0041")]
    [InlineData("Zürich 日本語 🚀 C:\\temp", "Zürich 日本語 🚀 C:\\temp")]
    public void TextIsShownAsItIsExceptWhatCannotBeSeen(string text, string shown) =>
        Assert.Equal(shown, VisibleText.Of(text, Glyphs.Unicode));

    [Fact]
    public void LoneSurrogatesAreShownEscaped() =>
        Assert.Equal("\\ud800x\\udc00", VisibleText.Of("\ud800x\udc00", Glyphs.Unicode));

    [Fact]
    public void ATracebackBreaksAtItsNewlinesAndEachLineIsEscapedByItself()
    {
        var error = new
        {
            type = "E",
            message = "m\nn",
            traceback = "one\u001b\r\n  two\u2028\nthree",
        };
        var picture = Picture.Of(Session(Start(1), End(1, "error", error)));

        Assert.Contains(picture, line => line.EndsWith("E: m\\nn", StringComparison.Ordinal));
        Assert.Contains(picture, line => line.EndsWith(" one\\u001b", StringComparison.Ordinal));
        Assert.Contains(picture, line => line.EndsWith("   two\\u2028", StringComparison.Ordinal));
        Assert.EndsWith(" three", picture[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Fault39_FileNamesAndReasonsAreShownEscapedByTheProcess()
    {
        using var folder = new TestFolder();
        var file = folder.Write("evil\u001b[31m\n\u202e.jsonl", EverywhereIn("\u001b[31m\u009b\u202e"), "\u001b]0;x");

        foreach (var arguments in new[] { new[] { file }, ["--raw", file], [file + "missing"] })
        {
            var outcome = ObsViewProcess.Run(arguments);
            Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
            Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
            Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
            Assert.Contains("evil\\u001b[31m\\n\\u202e.jsonl", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnknownOptionsAreShownEscaped()
    {
        var outcome = ObsViewProcess.Run("--\u001b[31m");
        Assert.Equal(2, outcome.ExitCode);
        Assert.True(HostileText.IsHarmless(outcome.Error), outcome.Error);
    }

    private static string EverywhereIn(string text) =>
        With(
            new
            {
                session_id = text,
                agent_id = text,
                user_id = text,
                metadata = new Dictionary<string, object> { [text] = text },
                parent = new
                {
                    trace_id = text,
                    span_id = text,
                    session_id = text,
                },
                status = "error",
                error = new { type = text, message = text },
                dropped = new { by_reason = new Dictionary<string, object> { [text] = 3 } },
            },
            [
                Start(1, text, text, 0, Everything(text)),
                Happening(1, text, Everything(text)),
                End(1, "error", new { type = text, message = text }),
                End(9),
            ],
            version: text
        );

    private static Dictionary<string, object> Everything(string text) =>
        new()
        {
            [text] = text,
            ["list"] = new[] { text },
            ["map"] = new Dictionary<string, string> { [text] = text },
        };
}
