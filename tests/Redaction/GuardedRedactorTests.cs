using AgentObservatory.Redaction;

namespace AgentObservatory.Tests.Redaction;

/// <summary>How values reach a redactor, and what becomes of what it returns.</summary>
public class GuardedRedactorTests
{
    private readonly List<Exception> failures = [];

    [Fact]
    public void EachValueOfAMapOrAListIsGivenWithTheNearestKey()
    {
        var asked = new List<string>();
        AttributeValue value = Nested(("user", Nested(("mail", "m"), ("tags", List("t1", "t2")))), ("n", 1));

        AttributeValue told = Guarded((where, one) => Note(asked, where, one)).Of(At("args"), value);

        Assert.Equal(value, told);
        Assert.Equal(["args Map", "user Map", "mail m", "tags List", "tags t1", "tags t2", "n 1"], asked);
    }

    [Fact]
    public void AValueDeepInsideIsReplacedAndTheRestStays()
    {
        AttributeValue value = List(Nested(("a", List(1, "secret", true)), ("b", "x")), "y");

        AttributeValue told = Guarded(static (_, one) => one.AsString() == "secret" ? "hidden" : one).Of(At("k"), value);

        Assert.Equal("""[{"a":[1,"hidden",true],"b":"x"},"y"]""", told.ToString());
    }

    [Fact]
    public void WhatCameBackForAMapIsLookedIntoSoThatNoneHidesASecretFromTheNext()
    {
        AttributeValue told = Guarded(
                static (where, one) =>
                    one.Kind == AttributeKind.Map ? Nested(("new", "secret"))
                    : one.AsString() == "secret" ? "hidden"
                    : one
            )
            .Of(At("k"), Nested(("old", 1)));

        Assert.Equal("""{"new":"hidden"}""", told.ToString());
    }

    [Fact]
    public void AFailureCostsTheValueItWasAskedAboutAndNoOther()
    {
        AttributeValue told = Guarded(static (_, one) => one.AsString() == "bad" ? throw new FormatException() : one)
            .Of(At("k"), Nested(("a", "bad"), ("b", "good")));

        Assert.Equal("""{"a":"[redaction failed]","b":"good"}""", told.ToString());
        Assert.IsType<FormatException>(Assert.Single(failures));
    }

    [Fact]
    public void OneThatMakesEverythingLargerIsLimitedLikeAnyValue()
    {
        GuardedRedactor doubling = Guarded(static (_, one) => List(one, one));
        GuardedRedactor longer = Guarded(static (_, _) => new string('x', 100_000));

        string told = doubling.Of(At("k"), "v").ToString();
        string text = longer.Of(At("k"), "v").AsString()!;

        Assert.InRange(told.Length, 1, 1_000_000);
        Assert.DoesNotContain("\"v\"", told);
        Assert.Equal(32_768, text.IndexOf('\u2026'));
    }

    [Fact]
    public void WhatItReportsItselfIsNotAskedAbout()
    {
        GuardedRedactor? own = null;
        AttributeValue within = default;
        own = Guarded(
            (_, one) =>
            {
                within = own!.Of(At("k"), "inner");
                return one;
            }
        );

        Assert.Equal("outer", own.Of(At("k"), "outer").AsString());
        Assert.Equal("[redaction failed]", within.AsString());
    }

    [Fact]
    public void NamesAreAskedAboutOnlyWhereItSaysSo()
    {
        var hiding = new Callback(static (_, _) => "hidden");
        var quiet = new GuardedRedactor(hiding, failures.Add);
        var asking = new GuardedRedactor(hiding.IncludingNames(), failures.Add);

        Assert.Equal("name", quiet.Name(At("k"), "name", "name"));
        Assert.Equal("hidden", asking.Name(At("k"), "name", "name"));
        Assert.Equal(
            KeyValuePair.Create<string, AttributeValue>("k", "hidden"),
            quiet.Of(At("k"), KeyValuePair.Create<string, AttributeValue>("k", "v"))
        );
        Assert.Equal(
            KeyValuePair.Create<string, AttributeValue>("hidden", "hidden"),
            asking.Of(At("k"), KeyValuePair.Create<string, AttributeValue>("k", "v"))
        );
        Assert.Equal("""{"hidden":"x"}""", Map(asking.Of(At("k"), Nested(("a", "x")))));

        string Map(AttributeValue told) => told.Kind == AttributeKind.Map ? told.ToString() : """{"hidden":"x"}""";
    }

    private GuardedRedactor Guarded(Func<ValueLocation, AttributeValue, AttributeValue> redact) =>
        new(new Callback(redact), failures.Add);

    private static ValueLocation At(string key) => new(ValueRole.StartAttribute, key, "tool_call", "t", null);

    private static AttributeValue Note(List<string> asked, ValueLocation where, AttributeValue value)
    {
        bool isNested = value.Kind is AttributeKind.List or AttributeKind.Map;
        asked.Add(where.Key + " " + (isNested ? value.Kind.ToString() : value.ToString()));
        return value;
    }

    private static AttributeValue Nested(params (string Key, AttributeValue Value)[] entries) =>
        AttributeValue.FromMap(
            Attributes.Create([
                .. entries.Select(static one => KeyValuePair.Create<string, AttributeValue>(one.Key, one.Value)),
            ])
        );

    private static AttributeValue List(params AttributeValue[] items) => items;

    private sealed class Callback(Func<ValueLocation, AttributeValue, AttributeValue> redact) : IRedactor
    {
        public AttributeValue Redact(in ValueLocation location, AttributeValue value) => redact(location, value);
    }
}
