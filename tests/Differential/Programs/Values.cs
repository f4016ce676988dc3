using System.Collections;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>Values of any type, as they come in dictionaries.</summary>
internal static class Values
{
    public static void NumbersAtTheirLimits(Stage stage) =>
        Report(
            stage,
            double.NaN,
            double.PositiveInfinity,
            double.NegativeInfinity,
            float.NaN,
            -0.0,
            double.Epsilon,
            double.MaxValue,
            0.1f,
            0.1,
            long.MaxValue,
            long.MinValue,
            ulong.MaxValue,
            decimal.MaxValue,
            1.10m,
            (sbyte)-1,
            (short)-2,
            (nint)3,
            (nuint)4,
            (Half)1.5,
            Half.NaN,
            Int128.MaxValue,
            UInt128.MaxValue,
            BigInteger.Pow(10, 60)
        );

    public static void TypedNumbersAtTheirLimits(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool");
        span.Event("not finite", ("nan", double.NaN), ("infinity", double.PositiveInfinity));
        span.Event("one is not", ("nan", float.NaN), ("one", 1));
        span.Event("limits", ("max", long.MaxValue), ("min", long.MinValue));
        span.Event("larger", ("ulong", ulong.MaxValue), ("decimal", decimal.MinValue));
        span.Set("nan", double.NaN);
        span.Set("infinity", double.NegativeInfinity);
    }

    public static void EverydayTypes(Stage stage) =>
        Report(
            stage,
            null,
            true,
            'c',
            "text",
            new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(-3)),
            new DateOnly(2026, 1, 2),
            new TimeOnly(3, 4, 5),
            TimeSpan.FromMinutes(90),
            DayOfWeek.Friday,
            (DayOfWeek)77,
            new Uri("https://example.org/a b?c=d"),
            new byte[] { 1, 2, 3, 254 },
            new ReadOnlyMemory<byte>([4, 5]),
            new Version(1, 2),
            ("a", 2, 3.5),
            KeyValuePair.Create("k", 1),
            new object()
        );

    public static void CollectionsOfAnyKind(Stage stage) =>
        Report(
            stage,
            new[] { 1, 2, 3 },
            new List<object?> { 1, "two", null, 3.5 },
            new HashSet<string> { "only" },
            Enumerable.Range(1, 3),
            new Dictionary<string, object?>
            {
                ["a"] = 1,
                ["b"] = new Dictionary<string, object?> { ["c"] = 2 },
            },
            new Hashtable { [1] = "by number" },
            new SortedList { ["x"] = 1, ["y"] = 2 },
            Array.Empty<int>(),
            Enumerable.Range(0, 1_100),
            Some.Dictionary(130)
        );

    public static void JsonOfAnyKind(Stage stage)
    {
        using var document = JsonDocument.Parse("""{"a":[1,2.50,1e400,"t",null,true],"b":{"c":12345678901234567890123}}""");
        Report(
            stage,
            document,
            document.RootElement,
            JsonNode.Parse("""{"a":[1,{"b":null}]}"""),
            new JsonArray(1, "two"),
            JsonValue.Create(1.5),
            default(JsonElement)
        );
    }

    public static void TextOfAnyKind(Stage stage) =>
        Report(
            stage,
            "",
            "\ud800",
            "a\udc00b",
            "\U0001F600",
            "\0\u0001\u001b\u007f\u0085",
            "\r\n\t\u2028\u2029\u202e\ufeff",
            "\"quoted\" \\ </script>",
            "\u00e4\u00f6\u00fc \u4e2d\u6587",
            new string('x', 32_768),
            new string('x', 32_769),
            new string('x', 32_767) + "\U0001F600"
        );

    public static void CodeThatThrows(Stage stage) =>
        Report(
            stage,
            new ThrowsAsText(new InvalidOperationException("no text")),
            new ThrowsAsText(new OperationCanceledException()),
            new NullAsText(),
            new List<object?> { 1, new ThrowsAsText(new IOException()), 3 },
            ThrowsMidway(),
            new Dictionary<string, object?> { ["bad"] = new ThrowsAsText(new FormatException()), ["good"] = 1 }
        );

    public static void AttributesThatThrowMidway(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool", PairsThatThrow());
        span.Event("event", PairsThatThrow());
        span.Set(PairsThatThrow());
    }

    public static void CyclesAndDepth(Stage stage)
    {
        var self = new List<object?> { 1 };
        self.Add(self);
        var map = new Dictionary<string, object?>();
        map["self"] = map;
        object? deep = "bottom";
        AttributeValue typed = "bottom";
        object shared = new[] { 1 };
        for (int level = 0; level < 40; level++)
        {
            deep = new[] { deep };
            typed = AttributeValue.FromList([typed]);
        }

        Report(stage, self, map, deep, typed, new[] { shared, shared });
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("typed");
        span.Event("deep", ("v", typed));
        span.Event("wide", ("v", Enumerable.Range(0, 1_030).ToArray()));
        span.Event("map", ("v", AttributeValue.FromMap(Attributes.Create([.. Enumerable.Range(0, 130).Select(Entry)]))));
        span.Set("deep", typed);
    }

    private static KeyValuePair<string, AttributeValue> Entry(int number) => new("key-" + number, number);

    private static void Report(Stage stage, params object?[] values)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("values");
        for (int number = 0; number < values.Length; number++)
        {
            span.Event("value " + number, new Dictionary<string, object?> { ["v"] = values[number] });
        }
    }

    private static IEnumerable<object?> ThrowsMidway()
    {
        yield return 1;
        throw new IOException("midway");
    }

    private static IEnumerable<KeyValuePair<string, object?>> PairsThatThrow()
    {
        yield return new("first", 1);
        throw new IOException("midway");
    }

    private sealed class ThrowsAsText(Exception exception)
    {
        public override string ToString() => throw exception;
    }

    private sealed class NullAsText
    {
        public override string? ToString() => null;
    }
}
