using AgentObservatory.Tests.Parquet;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Sql;

/// <summary>The traps of docs/sql.md are there, and what it says gets around them.</summary>
public sealed class SqlTrapTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void AVeryLongLineNeedsARaisedLimit()
    {
        Write(static session =>
        {
            for (int call = 0; call < 1_300; call++)
            {
                session.ToolCall("t", ("text", new string('x', 30_000))).Dispose();
            }
        });
        Assert.InRange(new FileInfo(folder["traces.jsonl"]).Length, 32 * 1024 * 1024, 64 * 1024 * 1024);
        string raised = SqlDocument.Opening("jsonl");
        string asItIs = raised.Replace(", maximum_object_size = 67108864", "");
        Assert.NotEqual(raised, asItIs);

        Assert.Equal(["1"], Query(raised + "SELECT count(*) FROM sessions;"));
        Assert.Contains("maximum_object_size", Fails(asItIs + "SELECT count(*) FROM sessions;"));
    }

    [Fact]
    public void WithoutBracketsAJsonOperatorTakesTheComparison()
    {
        Write(static session => session.ToolCall("t").Dispose());
        const string Count = "SELECT count(*) FROM told WHERE type = 'span_start' AND ";

        Assert.Equal(["1"], Query(SqlDocument.Opening("jsonl") + Count + "(payload->>'$.kind') = 'tool_call';"));
        Fails(SqlDocument.Opening("jsonl") + Count + "payload->>'$.kind' = 'tool_call';");
    }

    [Fact]
    public void APointInAJsonPathIsAStepUnlessTheNameIsQuoted()
    {
        Write(static session => session.LlmCall("gpt-4", ("gen_ai.request.model", "gpt-4")).Dispose());
        const string Models = """
            SELECT payload->>'$.attributes.gen_ai.request.model', payload->>'$.attributes."gen_ai.request.model"'
            FROM told WHERE type = 'span_start';
            """;

        Assert.Equal(["null|gpt-4"], Query(SqlDocument.Opening("jsonl") + Models));
    }

    [Fact]
    public void ParentsOfFilesOfTheFirstSchemaComeFromTheStarts()
    {
        File.Copy(RepositoryFolder.Of("tests/data/basic.jsonl"), folder["traces.jsonl"]);
        const string Parents = "SELECT count(*) FROM told WHERE parent_span_id IS NOT NULL AND type = ";

        Assert.Equal(["0"], Query(SqlDocument.Opening("jsonl") + Parents + "'span_end';"));
        string starts = Assert.Single(Query(SqlDocument.Opening("jsonl") + Parents + "'span_start';"));
        Assert.NotEqual("0", starts);
        Assert.Equal(
            [starts],
            Query(SqlDocument.Opening("jsonl") + "SELECT count(*) FROM spans WHERE parent_span_id IS NOT NULL;")
        );
    }

    [Fact]
    public void ADifferenceOfTimestampsLosesNanoseconds() =>
        Assert.Equal(
            ["00:00:00|1"],
            Query(
                """
                WITH times(a, b) AS (SELECT TIMESTAMP_NS '2026-01-01 00:00:00.000000001', TIMESTAMP_NS '2026-01-01 00:00:00')
                SELECT CAST(a - b AS text), epoch_ns(a) - epoch_ns(b) FROM times;
                """
            )
        );

    [Fact]
    public void LinesOfOlderSchemasHaveNoRunId()
    {
        File.Copy(RepositoryFolder.Of("tests/data/basic.jsonl"), folder["traces.jsonl"]);

        Assert.Equal(["null"], Query(SqlDocument.Opening("jsonl") + "SELECT DISTINCT run_id FROM sessions;"));
    }

    public void Dispose() => folder.Dispose();

    private void Write(Action<AgentSession> report)
    {
        var options = new ObservatoryOptions { MaxBytesPerSession = 64 * 1024 * 1024 };
        using var observatory = new Observatory(new FileExporter(folder["traces.jsonl"]), options, inline: true);
        using AgentSession session = observatory.StartSession(Some.Context);
        report(session);
    }

    private string[] Query(string sql) => DuckDb.Query($"SET file_search_path = '{folder.Root}';{sql}");

    private string Fails(string sql) => Assert.ThrowsAny<Exception>(() => Query(sql)).Message;
}
