namespace AgentObservatory.Tests.Redaction;

public class ReadyRedactorTests
{
    [Theory]
    [InlineData("password", true)]
    [InlineData("PassWord", true)]
    [InlineData("pass_word", true)]
    [InlineData("user.password", true)]
    [InlineData("http.request.header.X-Api-Key", true)]
    [InlineData("xApiKey", true)]
    [InlineData("x.api.key", false)]
    [InlineData("passwords", false)]
    [InlineData("", false)]
    public void AKeyMatchesWhateverItsCaseAndWhatJoinsItsWords(string key, bool isHidden)
    {
        IRedactor redactor = Redactors.ByKey("password", "x-api-key");

        Assert.Equal(isHidden ? "[redacted]" : "v", Told(redactor, key, "v"));
    }

    [Theory]
    [InlineData("""{"a":"\ud83d","password":"hunter2","b":1}""", """{"a":"\ud83d","password":"[redacted]","b":1}""")]
    [InlineData("""{"\ud83d":"x","password":"hunter2"}""", """{"\ud83d":"x","password":"[redacted]"}""")]
    [InlineData("""{"a":"{\"password\":\"hunter2\ud83d\"}","b":1}""", """{"a":"[redacted]","b":1}""")]
    [InlineData("""{"password":"\ud83dhunter2","b":1}""", """{"password":"[redacted]","b":1}""")]
    public void HalfACharacterThatIsEscapedCostsNothingElse(string text, string told) =>
        Assert.Equal(told, Told(Redactors.ByKey("password"), "arguments", text));

    [Fact]
    public void CombinedRedactorsAreAllAskedAboutNamesWhereTheyAreToBe()
    {
        IRedactor redactor = Redactors.Combine(Redactors.Secrets, Redactors.ByKey("user_id")).IncludingNames();
        SessionInfo session = Support
            .Some.Envelope(
                session => session.ToolCall("mail jo@example.com").Dispose(),
                Support.Some.Quiet() with
                {
                    Redactor = redactor,
                }
            )
            .Session;

        Assert.True(redactor.IncludesNames);
        Assert.Equal("[redacted]", session.UserId);
    }

    [Fact]
    public void ANameThatIsReplacedByAMapIsATextAndAsksForNothingMore()
    {
        SessionEnvelope envelope = Support.Some.Envelope(
            session => session.ToolCall("search").Dispose(),
            Support.Some.Quiet() with
            {
                Redactor = new MapForText(),
            }
        );

        Assert.Equal("""{"hidden":6}""", Assert.Single(envelope.Spans).Name);
    }

    private sealed class MapForText : IRedactor
    {
        public bool IncludesNames => true;

        public AttributeValue Redact(in ValueLocation location, AttributeValue value) =>
            value.AsString() is { } text ? AttributeValue.FromMap(Attributes.Create([new("hidden", text.Length)])) : value;
    }

    [Fact]
    public void AVeryLongKeyIsComparedToo() =>
        Assert.Equal("[redacted]", Told(Redactors.ByKey("password"), new string('x', 500) + ".PASSWORD", "v"));

    [Theory]
    [InlineData("""{"password":"x"}""", """{"password":"[redacted]"}""")]
    [InlineData(
        """ [1, {"a": {"Pass-Word" : {"b": [1, 2]}, "c": 1}}]""",
        """ [1, {"a": {"Pass-Word" :"[redacted]", "c": 1}}]"""
    )]
    [InlineData("""{"a":1,"password":"\u0041\"","b":"ü"}""", """{"a":1,"password":"[redacted]","b":"ü"}""")]
    [InlineData("""{"call":"{\"password\":1}"}""", """{"call":"{\u0022password\u0022:\u0022[redacted]\u0022}"}""")]
    [InlineData("""{"a":1,"password":{"x":"y…[9 characters cut]""", """{"a":1,"password":"[redacted]" """)]
    [InlineData("""{"a":1,"password":!oops""", """{"a":1,"password":"[redacted]" """)]
    [InlineData("""{"a":1,"password""", """{"a":1"[redacted]" """)]
    [InlineData("{\"a\":1}\n{\"password\":\"x\"}", "{\"a\":1}\n{\"password\":\"[redacted]\"}")]
    [InlineData("\uFEFF{\"password\":\"x\"}", "\uFEFF{\"password\":\"[redacted]\"}")]
    [InlineData("\"{\\\"password\\\":1}\"", "\"{\\u0022password\\u0022:\\u0022[redacted]\\u0022}\"")]
    [InlineData("""{"a":"{\"password\":\"x…[9 characters cut]""", """{"a":"[redacted]" """)]
    [InlineData("""{"a":"{\\u0022pass\\u0077ord\\u0022:\\u0022x…[9 characters cut]""", """{"a":"[redacted]" """)]
    [InlineData("""{"a":1} password=x""", """{"a":1}"[redacted]" """)]
    [InlineData("""{"password" "x"}""", """{"[redacted]" """)]
    [InlineData("{'Pass_Word': 'x'}", """{"[redacted]" """)]
    [InlineData("{\n  password: x\n}", """{"[redacted]" """)]
    [InlineData("[info] passwords differ", "[info] passwords differ")]
    [InlineData("\"So be it\", said the password", "\"So be it\", said the password")]
    [InlineData("""{"a":"password"}""", """{"a":"password"}""")]
    [InlineData("password: x", "password: x")]
    [InlineData("{not json}", "{not json}")]
    [InlineData("", "")]
    public void AKeyCountsInTextThatIsJsonAsFarAsItGoes(string text, string told) =>
        Assert.Equal(told.TrimEnd(), Told(Redactors.ByKey("password"), "arguments", text));

    [Fact]
    public void AKeyCountsHoweverDeepJsonStandsInStringsOfJson()
    {
        string text = """{"password":"hunter2"}""";
        for (int depth = 0; depth < 20; depth++)
        {
            Assert.DoesNotContain("hunter2", Told(Redactors.ByKey("password"), "arguments", text));
            // A list, so that there is a string in JSON; as little is escaped as can be.
            text = "[\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"]";
        }
    }

    [Fact]
    public void JsonThatWasCutAnywhereTellsNoValueOfAKey()
    {
        string inner = """{"a":[1,{"b":"x"}],"pass-word":{"c":"hunter2"},"d":1}""";
        string text =
            "{\"call\":\"" + inner.Replace("\"", "\\\"") + "\",\"password\":\"hunter2\"}\n{\"password\":[\"hunter2\"]}";
        for (int length = 0; length <= text.Length; length++)
        {
            string told = Told(Redactors.ByKey("password"), "arguments", text[..length] + "\u2026[9 characters cut]")!;
            Assert.DoesNotContain("hun", told);
        }
    }

    [Fact]
    public void ATextOfYoursStandsForAValueMadeFromItsText()
    {
        IRedactor redactor = Redactors.ByKey(static text => "<" + text + ">", "password");

        Assert.Equal("<v>", Told(redactor, "user.Password", "v"));
        Assert.Equal("<12.5>", Told(redactor, "password", 12.5));
        Assert.Equal("<[1,\"a\"]>", Told(redactor, "password", new AttributeValue[] { 1, "a" }));
        Assert.Equal("<null>", Told(redactor, "password", AttributeValue.Null));
        Assert.Equal("v", Told(redactor, "other", "v"));
    }

    [Theory]
    [InlineData("""{"password":"a\u0041\"","b":1}""", """{"password":"(aA\u0022)","b":1}""")]
    [InlineData("""{"password": 12 ,"b":1}""", """{"password":"(12)" ,"b":1}""")]
    [InlineData("""{"password":{ "a":[1] }}""", """{"password":"({ \u0022a\u0022:[1] })"}""")]
    [InlineData("""{"call":"{\"password\":true}"}""", """{"call":"{\u0022password\u0022:\u0022(true)\u0022}"}""")]
    [InlineData("""{"a":1,"password":"x…[9 characters cut]""", """{"a":1,"password":"[redacted]" """)]
    public void ATextOfYoursStandsForAValueInTextThatIsJson(string text, string told) =>
        Assert.Equal(told.TrimEnd(), Told(Redactors.ByKey(static text => "(" + text + ")", "password"), "arguments", text));

    [Fact]
    public void WithoutAKeyOrARedactorItSaysSo()
    {
        Assert.Throws<ArgumentNullException>(() => Redactors.ByKey((Func<string, string>)null!, "a"));
        Assert.Throws<ArgumentException>(() => Redactors.ByKey(static text => text, []));
        Assert.Throws<ArgumentException>(() => Redactors.ByKey());
        Assert.Throws<ArgumentException>(() => Redactors.ByKey("a", " "));
        Assert.Throws<ArgumentNullException>(() => Redactors.ByKey((IEnumerable<string>)null!));
        Assert.Throws<ArgumentException>(() => Redactors.Combine());
        Assert.Throws<ArgumentNullException>(() => Redactors.Combine(Redactors.Secrets, null!));
        Assert.Throws<ArgumentNullException>(() => Redactors.IncludingNames(null!));
    }

    [Fact]
    public void SeveralAreAskedInTurnAndOnlyThoseThatAskForNamesAboutNames()
    {
        IRedactor both = Redactors.Combine(new Appending("1"), new Appending("2").IncludingNames());

        Assert.True(both.IncludesNames);
        Assert.Equal("v12", Told(both, "k", "v"));
        Assert.Equal("v2", both.Redact(new ValueLocation(ValueRole.Name, "name", null, null, null), "v").AsString());
        Assert.False(Redactors.Combine(Redactors.Secrets, Redactors.ByKey("k")).IncludesNames);
    }

    private static string? Told(IRedactor redactor, string key, AttributeValue value) =>
        redactor.Redact(new ValueLocation(ValueRole.StartAttribute, key, "tool_call", "t", null), value).AsString();

    private sealed class Appending(string text) : IRedactor
    {
        public AttributeValue Redact(in ValueLocation location, AttributeValue value) => value.AsString() + text;
    }
}
