using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Tests.Terminal;

public class TextTests
{
    [Theory]
    [InlineData(0, "0ns")]
    [InlineData(999, "999ns")]
    [InlineData(1_000, "1.00µs")]
    [InlineData(12_345, "12.3µs")]
    [InlineData(999_999, "999µs")]
    [InlineData(1_200_345, "1.20ms")]
    [InlineData(45_600_000_000, "45.6s")]
    [InlineData(125_000_000_000, "2m05s")]
    [InlineData(3_725_000_000_000, "1h02m")]
    [InlineData(273_600_000_000_000, "3d04h")]
    [InlineData(-1_500, "-1.50µs")]
    [InlineData(long.MaxValue, "106,751d23h")]
    [InlineData(long.MinValue, "-106,751d23h")]
    public void DurationsHaveThreeDigitsAndAUnit(long nanoseconds, string expected) =>
        Assert.Equal(expected, TimeText.OfDuration(nanoseconds, Glyphs.Unicode));

    [Fact]
    public void TextThatCouldBeMistakenIsInQuotes()
    {
        Assert.Equal("word", Shown("word"));
        Assert.Equal("\"two words\"", Shown("two words"));
        Assert.Equal("\"5\"", Shown("5"));
        Assert.Equal("5", Shown(5));
        Assert.Equal("\"true\"", Shown("true"));
        Assert.Equal("true", Shown(true));
        Assert.Equal("\"null\"", Shown("null"));
        Assert.Equal("null", Shown((string?)null));
        Assert.Equal("\"\"", Shown(""));
        Assert.Equal("\"a=b\"", Shown("a=b"));
        Assert.Equal("\"say \\\"hi\\\"\"", Shown("say \"hi\""));
        Assert.Equal("[\"a\",\"b\\n\"]", Shown(new[] { "a", "b\n" }));
        Assert.Equal("2.5", Shown(2.5));
    }

    [Fact]
    public void ACutNeverSplitsACharacter()
    {
        var cut = ValueText.Of(new string('a', 19) + "🚀🚀", Glyphs.Unicode, 20);
        Assert.Equal("\"" + new string('a', 19) + "\"…(+4 chars)", cut);
    }

    [Fact]
    public void ValuesNestedAThousandDeepAreCut()
    {
        AttributeValue value = 1;

        for (var depth = 0; depth < 1_000; depth++)
        {
            value = AttributeValue.FromList([value, value]);
        }

        Assert.InRange(ValueText.Of(value, Glyphs.Unicode, 50).Length, 50, 300);
    }

    private static string Shown(AttributeValue value) => ValueText.Of(value, Glyphs.Unicode, 100);
}
