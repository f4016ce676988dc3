using AgentObservatory.Terminal.Text;
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
        var picture = Picture.Of(HostileText.EverywhereIn(hostile), width: 2_000);

        Assert.Equal(Picture.Of(HostileText.EverywhereIn("harmless"), width: 2_000).Length, picture.Length);
        Assert.All(picture, line => Assert.True(HostileText.IsHarmless(line), line));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Fault39_NothingHostileIsLeftAfterWrapping(string hostile) =>
        Assert.All(
            Picture.Of(HostileText.EverywhereIn(hostile), width: 40),
            line => Assert.True(HostileText.IsHarmless(line))
        );

    [Theory]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\0\u007f\u009b", "\\u0000\\u007f\\u009b")]
    [InlineData("\u202e\u2066\u200b\ufeff\u2028", "\\u202e\\u2066\\u200b\\ufeff\\u2028")]
    [InlineData("\U000e0041", "\\U000e0041")]
    [InlineData("Zürich 日本語 🚀 C:\\temp", "Zürich 日本語 🚀 C:\\temp")]
    public void TextIsShownAsItIsExceptWhatCannotBeSeen(string text, string shown) =>
        Assert.Equal(shown, EscapedText.Of(text, Glyphs.Unicode));

    [Fact]
    public void LoneSurrogatesAreShownEscaped() =>
        Assert.Equal("\\ud800x\\udc00", EscapedText.Of("\ud800x\udc00", Glyphs.Unicode));

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
}
