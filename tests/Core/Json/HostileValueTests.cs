using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Core.Json;

public class HostileValueTests
{
    public static TheoryData<string, AttributeValue, string> HostileValues =>
        new()
        {
            { "a lone surrogate", "\ud800x", "\"\ufffdx\"" },
            { "a pair", "\ud83d\udea8", "\"\\uD83D\\uDEA8\"" },
            { "NUL, CR and LF", "\0\r\n", "\"\\u0000\\r\\n\"" },
            { "line separators", "\u2028\u2029", "\"\\u2028\\u2029\"" },
            { "not a number", double.NaN, "\"NaN\"" },
            { "infinity", double.PositiveInfinity, "\"Infinity\"" },
            { "negative infinity", float.NegativeInfinity, "\"-Infinity\"" },
            { "the smallest integer", long.MinValue, "-9223372036854775808" },
            { "the largest integer", long.MaxValue, "9223372036854775807" },
            { "beyond the largest", ulong.MaxValue, "18446744073709551615" },
            { "minus zero", -0.0, "-0.0" },
            { "the smallest double", double.Epsilon, "5E-324" },
            { "the largest double", double.MaxValue, "1.7976931348623157E+308" },
            { "a single", 0.1f, "0.1" },
            { "a whole decimal", 12m, "12" },
            { "a decimal that a double holds", 1.50m, "1.5" },
            { "a decimal that no double holds", 0.1234567890123456789012345678m, "0.1234567890123456789012345678" },
            { "the largest decimal", decimal.MaxValue, "79228162514264337593543950335" },
            { "null", (string?)null, "null" },
            { "an array of doubles", new[] { 1.0, double.NaN }, "[1.0,\"NaN\"]" },
        };

    [Theory]
    [MemberData(nameof(HostileValues))]
    public void Fault23_AHostileValueIsValidJsonAndReadsBackAsDefined(string what, AttributeValue value, string json)
    {
        var metadata = Attributes.Create([new("value", value)]);
        var session = new SessionInfo("s", "a", null, metadata, default, default, default, null, default);
        var written = EnvelopeText.Write(SessionReducer.Fold([Started(session)]));
        using var document = JsonDocument.Parse(written);
        var again = EnvelopeText.Read(written).Session.Metadata["value"];

        Assert.Equal(json, value.Kind == AttributeKind.String ? Quoted(value) : value.ToString());
        Assert.True(value.Equals(again), $"{what} became {again}");
        Assert.DoesNotContain('\n', written);
    }

    [Fact]
    public void Fault23_HostileNamesAreValidJsonAndReadBackWellFormed()
    {
        var hostile = "\ud800 \0 \r\n \u2028 \ud83d\udea8";
        var session = new SessionInfo(hostile, hostile, hostile, Attributes.Empty, default, default, default, null, default);
        var written = EnvelopeText.Write(SessionReducer.Fold([Started(session)]));
        using var document = JsonDocument.Parse(written);

        Assert.Equal("\ufffd \0 \r\n \u2028 \ud83d\udea8", EnvelopeText.Read(written).Session.SessionId);
        Assert.DoesNotContain('\n', written);
    }

    private static string Quoted(AttributeValue value) => AttributeValue.FromList([value]).ToString()[1..^1];

    private static TraceEvent Started(SessionInfo session) =>
        new(session, 0, default, default, default, default, TraceFact.NewSessionStarted(WriterOrigin.Began));
}
