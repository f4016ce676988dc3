namespace AgentObservatory.Tests.Differential.Programs;

internal static class Events
{
    public static void EventsOfManySizes(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool");
        foreach (int size in new[] { 0, 1, 2, 3, 7, 8, 9, 16, 127, 128, 129, 200 })
        {
            span.Event("typed " + size, Some.Pairs(size));
            span.Event("dictionary " + size, Some.Dictionary(size));
            stage.Pass(0.1);
        }
    }

    public static void EventsOfEveryTypeOfValue(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool");
        AttributeValue[] values =
        [
            AttributeValue.Null,
            true,
            false,
            7,
            8L,
            (byte)9,
            (ushort)10,
            11u,
            12UL,
            1.5,
            2.5f,
            3.50m,
            'c',
            "text",
            (string?)null,
            new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            TimeSpan.FromSeconds(1.5),
            (int?)13,
            (int?)null,
            new[] { 1, 2 },
            new[] { 1.5, 2.5 },
            new[] { "a", "b" },
            new[] { true, false },
            AttributeValue.FromList([1, "two", AttributeValue.Null]),
            AttributeValue.FromMap(Attributes.Create([new("k", 1), new("k", 2), new("l", AttributeValue.FromList([]))])),
            AttributeValue.FromNumberText("123456789012345678901234567890.5"),
        ];
        foreach (AttributeValue value in values)
        {
            span.Event("one", ("v", value));
            span.Event("two", ("v", value), ("w", value));
            span.Event("three", ("n", 1), ("v", value), ("w", value));
            span.Event("in a dictionary", new Dictionary<string, object?> { ["v"] = value });
        }
    }

    public static void KeysThatAreMissingOrComeTwice(Stage stage)
    {
        using AgentSession session = stage.Session();
        using AgentSpan span = session.ToolCall("tool", ("a", 1), ("a", 2));
        span.Event("two numbers", ("a", 1), ("a", 2));
        span.Event("two texts", ("a", "1"), ("a", "2"));
        span.Event("of three", ("a", 1), ("b", 2), ("a", 3));
        span.Event("of nine", [("a", 1), .. Some.Pairs(7), ("a", 2)]);
        span.Event("no key", (null!, 1));
        span.Event("no keys", (null!, 1), (null!, 2));
        span.Event("an empty key", ("", 1), (null!, 2));
        span.Event("keys that are mended", ("\ud800", 1), ("\ufffd", 2), ("b", 3));
        span.Event("of nine that are mended", [("\ud800", 1), .. Some.Pairs(8), ("\ufffd", 2)]);
        span.Event("long keys", (new string('k', 1025), 1), (new string('k', 1025), 2), (new string('k', 1026), 3));
        span.Event("no dictionary", (Dictionary<string, object?>)null!);
        span.Event("a list of pairs", (KeyValuePair<string, object?>[])[new("a", 1), new("a", 2), new(null!, 3)]);
        span.Set((IEnumerable<KeyValuePair<string, object?>>)null!);
    }

    public static void ArraysThatChangeAfterTheirReport(Stage stage)
    {
        using AgentSession session = stage.Session();
        int[] numbers = [1, 2];
        var list = new List<object?> { 1, "two" };
        (string, AttributeValue)[] pairs = [("a", 1), ("b", numbers)];
        using AgentSpan span = session.ToolCall("tool", pairs);
        span.Event("event", pairs);
        span.Event("list", new Dictionary<string, object?> { ["list"] = list });
        span.Set(pairs);
        numbers[0] = 99;
        pairs[0] = ("changed", 99);
        list.Clear();
    }
}
