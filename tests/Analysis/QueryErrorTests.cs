namespace AgentObservatory.Tests.Analysis;

/// <summary>Texts that are no queries, and where they cannot be read.</summary>
public class QueryErrorTests
{
    [Theory]
    [InlineData("", 1, "Expected a test")]
    [InlineData(null, 1, "Expected a test")]
    [InlineData("   ", 4, "Expected a test")]
    [InlineData("kind=", 6, "Expected a value")]
    [InlineData("kind=tool_call and", 19, "Expected a test")]
    [InlineData("kind=tool_call kind=stream", 16, "Expected and, or, or the end")]
    [InlineData("(kind=tool_call", 16, "Expected and, or, or a closing bracket")]
    [InlineData("kind=tool_call)", 15, "Expected and, or, or the end")]
    [InlineData("colour=red", 1, "Expected a field such as kind")]
    [InlineData("kind = and", 8, "Expected a value, and in quotes if it is the word and,")]
    [InlineData("or", 1, "Expected a field")]
    [InlineData("kind<stream", 5, "Expected =, !=, ~ or !~")]
    [InlineData("duration>1", 10, "Expected a duration such as 1.5s")]
    [InlineData("duration>1KB", 10, "Expected a duration such as 1.5s")]
    [InlineData("duration~1s", 9, "Expected =, !=, <, <=, > or >=")]
    [InlineData("events>1s", 8, "Expected a number")]
    [InlineData("time>1s", 6, "Expected a time such as")]
    [InlineData("time>tomorrow", 6, "Expected a time such as")]
    [InlineData("attr.size>1s", 11, "Expected a number without a unit")]
    [InlineData("attr.", 6, "Expected a name after attr.")]
    [InlineData("attr. city", 6, "Expected a name after attr.")]
    [InlineData("kind!tool_call", 5, "Expected != or !~")]
    [InlineData("name=\"open", 6, "Expected an end of the text in quotes")]
    [InlineData("name=\"\\x\"", 7, "Expected \\\"")]
    [InlineData("\"kind\"=tool_call", 1, "Expected a test")]
    public void TheErrorSaysWhereAndWhatIsExpected(string? text, int position, string message)
    {
        Assert.False(TraceQuery.TryParse(text, out TraceQuery? query, out QueryError? error));

        Assert.Null(query);
        Assert.StartsWith(message, error.Message);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void ParseThrowsWhatTryParseSays()
    {
        var thrown = Assert.Throws<FormatException>(() => TraceQuery.Parse("duration>soon"));

        Assert.Equal("Expected a duration such as 1.5s at character 10.", thrown.Message);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("not (", ")")]
    public void DepthIsLimitedAndNeverEndsTheProcess(string open, string close)
    {
        int deepest = open == "not (" ? TraceQuery.MaxDepth / 2 : TraceQuery.MaxDepth;
        Assert.True(TraceQuery.TryParse(Nested(deepest), out _, out _));
        Assert.False(TraceQuery.TryParse(Nested(deepest + 1), out _, out QueryError? error));
        Assert.Contains("200", error.Message);
        Assert.False(TraceQuery.TryParse(Nested(100_000), out _, out _));

        string Nested(int depth) =>
            string.Concat(Enumerable.Repeat(open, depth)) + "kind" + string.Concat(Enumerable.Repeat(close, depth));
    }

    [Fact]
    public void AQueryMayBeLong()
    {
        string many = string.Join(" or ", Enumerable.Range(0, 100_000).Select(number => $"attr.a{number}={number}"));

        Assert.Equal(many, TraceQuery.Parse(many).ToString());
    }
}
