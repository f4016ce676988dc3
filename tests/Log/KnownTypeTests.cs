using System.Collections;
using System.Numerics;
using System.Text;
using System.Text.Json;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class KnownTypeTests
{
    public static TheoryData<object?, string> Values() =>
        new()
        {
            { "\uD800lone", "\"\uFFFDlone\"" },
            { "nul\0 cr\r lf\n ls\u2028", "\"nul\\u0000 cr\\r lf\\n ls\\u2028\"" },
            { double.NaN, "\"NaN\"" },
            { double.PositiveInfinity, "\"Infinity\"" },
            { float.NegativeInfinity, "\"-Infinity\"" },
            { long.MaxValue, "9223372036854775807" },
            { long.MinValue, "-9223372036854775808" },
            { ulong.MaxValue, "18446744073709551615" },
            { BigInteger.Pow(10, 40), "1" + new string('0', 40) },
            { UInt128.MaxValue, "340282366920938463463374607431768211455" },
            { 79228162514264337593543950335m, "79228162514264337593543950335" },
            { 0.1m, "0.1" },
            { 0.1f, "0.1" },
            { 1.0, "1.0" },
            { (byte)7, "7" },
            { 'c', "\"c\"" },
            { DayOfWeek.Friday, "\"Friday\"" },
            { Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"" },
            { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2026-01-02T03:04:05.0000000Z\"" },
            { new DateOnly(2026, 1, 2), "\"2026-01-02\"" },
            { TimeSpan.FromSeconds(90), "\"00:01:30\"" },
            { "abc"u8.ToArray(), "\"YWJj\"" },
            { new Uri("https://example.org/a?b"), "\"https://example.org/a?b\"" },
            { (1, "two"), "[1,\"two\"]" },
            { JsonDocument.Parse("{\"a\":[1,2.50,null]}").RootElement, "{\"a\":[1,2.5,null]}" },
            {
                new Hashtable { [1] = "one" },
                "{\"1\":\"one\"}"
            },
            { null, "null" },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void Fault23_EveryKnownTypeBecomesTheJsonItIsDefinedToBe(object? value, string json)
    {
        SessionEnvelope envelope = Some.Envelope(session =>
            session.ToolCall("t", new Dictionary<string, object?> { ["v"] = value }).Dispose()
        );
        string line = EnvelopeText.Write(envelope);

        Assert.Equal(JsonDocument.Parse(json).RootElement.GetRawText(), Normal(envelope.Attribute("t", "v")));
        Assert.Equal(envelope, EnvelopeText.Read(line));
        Assert.DoesNotContain('\n', line);
    }

    private static string Normal(AttributeValue value) => JsonDocument.Parse(Json(value)).RootElement.GetRawText();

    private static string Json(AttributeValue value)
    {
        using var stream = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                stream,
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            value.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
