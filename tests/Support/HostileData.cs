using System.Collections;
using System.Numerics;
using System.Text.Json;

namespace AgentObservatory.Tests.Support;

/// <summary>Names and values that a careless writer breaks on.</summary>
internal sealed class HostileData(Random random)
{
    private static readonly string?[] Texts =
    [
        null,
        "",
        " ",
        "plain",
        "\0\u0001\u001f\u007f",
        "two\r\nlines\tand a tab",
        "\u001b[31mred\u001b[0m",
        "\ud800",
        "a\udc00b",
        "rocket \U0001F680, family \U0001F469\u200D\U0001F467, e\u0301",
        "\u202Eevil\u202C",
        "\u0085\u2028\u2029\uFEFF\uFFFF",
        "quote \" backslash \\ slash /",
        "</script><!--",
        "[red]markup[/]",
        "NaN",
        "{\"not\":\"an object\"}",
        new string('n', 1_023) + "\U0001F680" + new string('n', 10),
        new string('\u00e9', 40_000),
    ];

    private static readonly object?[] Values =
    [
        null,
        true,
        0,
        -1,
        long.MinValue,
        long.MaxValue,
        ulong.MaxValue,
        UInt128.MaxValue,
        BigInteger.Pow(10, 60),
        1.0,
        -0.0,
        0.1f,
        double.Epsilon,
        double.MaxValue,
        double.NaN,
        double.NegativeInfinity,
        float.PositiveInfinity,
        decimal.MaxValue,
        1.10m,
        'c',
        '\ud800',
        DayOfWeek.Friday,
        Guid.Empty,
        DateTime.UnixEpoch,
        TimeSpan.FromDays(1),
        new byte[] { 0, 255 },
        new Uri("http://localhost/?q=\"<>"),
        (1, "two", 3.0),
        new[] { 1, 2, 3 },
        Enumerable.Range(0, 2_000),
        Enumerable.Range(0, 200).ToDictionary(number => "key " + number, number => (object?)number),
        new Hashtable { ["key"] = "value", [7] = null },
        new Exception("an exception as a value"),
        new ThrowsOnToString(),
        ThrowsMidway(),
        Nested(40),
        Circle(),
        JsonSerializer.SerializeToElement(new { a = new object[] { 1, 1.5, "x", false } }),
    ];

    internal string Text() => random.Next(8) == 0 ? RandomText() : Pick(Texts)!;

    internal KeyValuePair<string, object?>[] Attributes()
    {
        var attributes = new KeyValuePair<string, object?>[random.Next(10) == 0 ? 150 : random.Next(4)];
        for (int index = 0; index < attributes.Length; index++)
        {
            string key = random.Next(3) == 0 ? Text() : "key" + index;
            attributes[index] = new(key, random.Next(3) == 0 ? Text() : Pick(Values));
        }

        return attributes;
    }

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Any UTF-16 units, lone surrogates among them.</summary>
    private string RandomText() =>
        string.Create(
            random.Next(40),
            random,
            static (units, random) =>
            {
                foreach (ref char unit in units)
                {
                    unit = (char)random.Next(char.MaxValue + 1);
                }
            }
        );

    private static List<object> Nested(int depth) => depth == 0 ? [] : [Nested(depth - 1)];

    private static List<object> Circle()
    {
        var circle = new List<object>();
        circle.Add(circle);
        return circle;
    }

    private static IEnumerable<object> ThrowsMidway()
    {
        yield return 1;
        throw new InvalidOperationException("midway");
    }

    private sealed class ThrowsOnToString
    {
        public override string ToString() => throw new InvalidOperationException("no text");
    }
}
