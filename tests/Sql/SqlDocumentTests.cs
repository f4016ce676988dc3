using AgentObservatory.Tests.Parquet;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Sql;

/// <summary>Each question of docs/sql.md has the same answer in files of either kind, also where every row is there twice, and it is
/// the known one.</summary>
public sealed class SqlDocumentTests : IDisposable
{
    private static readonly Dictionary<string, string[]> Answers = new()
    {
        ["Errors by tool"] = ["search|6|4", "read|2|0"],
        ["The 95th percentile by model"] = ["gpt-4|2|1200", "small|2|300"],
        ["Tokens and cost by user and day"] =
        [
            "2026-01-01|ann|100|10|3600",
            "2026-01-01|bob|1000|200|1400",
            "2026-01-02|ann|100|10|3600",
            "2026-01-02|bob|1000|200|1400",
        ],
        ["The slowest step of each run"] = ["monday-main|act|1405", "tuesday-main|act|2805"],
        ["Retries: a tool that failed and was called again"] = ["monday-main|search|1", "tuesday-main|search|3"],
        ["Streams that nobody read to their end"] = ["tokens|4|2|10"],
        ["Loops: the same tool with the same arguments, three times or more"] = ["""tuesday-main|search|{"query":"rx"}|4"""],
        ["Runs that never ended"] = ["monday-waiting|clerk|approval", "tuesday-waiting|clerk|approval"],
        ["Time to the first token"] = ["tokens|4|60|80"],
        ["Parents and depth"] = ["act > search|6", "plan > gpt-4|2"],
        ["A trace over several sessions"] =
        [
            "monday-helper|monday-main|act",
            "monday-main|null|null",
            "tuesday-helper|tuesday-main|act",
            "tuesday-main|null|null",
        ],
        ["What changed between two days"] = ["search|2|4|1|3"],
    };

    private readonly TestFolder folder = new();

    public SqlDocumentTests() => TwoDays.Write(folder);

    public static TheoryData<string, string> Questions()
    {
        var data = new TheoryData<string, string>();
        foreach (var (title, _) in SqlDocument.Questions())
        {
            data.Add(title, "parquet");
            data.Add(title, "jsonl");
            data.Add(title, "once");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void AQuestionHasItsKnownAnswer(string title, string kind)
    {
        string question = SqlDocument.Questions().Single(one => one.Title == title).Text;

        string place = kind == "once" ? folder["twice"] : folder.Root;

        string[] answer = DuckDb.Query($"SET file_search_path = '{place}';{SqlDocument.Opening(kind)}{question}");

        Assert.Equal(Answers[title], answer);
    }

    [Fact]
    public void ARunThatIsThereInPartAndWholeIsCountedOnce()
    {
        using (var exporter = new ParquetExporter(folder["grown/traces"]))
        {
            SessionEnvelope whole = SplitRun.Whole("one");
            exporter.Export(SessionReducer.Fold(whole.Replay().Take(4).ToArray()));
            exporter.Export(SessionReducer.Fold(whole.Replay().Skip(4).ToArray()));
            exporter.Export(whole);
        }

        string opening = $"SET file_search_path = '{folder["grown"]}';{SqlDocument.Opening("once")}";

        Assert.Equal(["true"], DuckDb.Query(opening + "SELECT CAST(is_final AS text) FROM sessions;"));
        Assert.Equal(["0"], DuckDb.Query(opening + "SELECT count(*) FROM spans WHERE status = 'unfinished';"));
        Assert.Equal(["3|0"], DuckDb.Query(opening + "SELECT count(*), count(anomaly) FROM events;"));
    }

    [Fact]
    public void WhoRanIsSaidByThePartThatBegan()
    {
        using (var exporter = new ParquetExporter(folder["resumed/traces"]))
        using (var observatory = new Observatory(exporter, inline: true))
        {
            string ticket;
            using (AgentSession began = observatory.StartSession(new AgentContext("trip-1", "travel") { UserId = "ann" }))
            {
                began.ToolCall("search").Dispose();
                ticket = began.Suspend("approval");
            }

            using AgentSession resumed = observatory.Resume(ticket);
            resumed.ToolCall("book").Dispose();
        }

        string opening = $"SET file_search_path = '{folder["resumed"]}';{SqlDocument.Opening("once")}";

        Assert.Equal(
            ["trip-1|travel|ann|ok"],
            DuckDb.Query(opening + "SELECT session_id, agent_id, user_id, status FROM sessions;")
        );
        Assert.Equal(
            ["book|travel", "search|travel"],
            DuckDb.Query(opening + "SELECT name, agent_id FROM spans WHERE kind = 'tool_call' ORDER BY name;")
        );
    }

    [Fact]
    public void ThereAreTwelveQuestionsAtLeast() => Assert.InRange(SqlDocument.Questions().Length, 12, 99);

    [Fact]
    public void EveryColumnIsInTheDocument()
    {
        string document = File.ReadAllText(RepositoryFolder.Of("docs/sql.md"));
        foreach (string table in new[] { "sessions", "spans", "events" })
        {
            string[] columns = DuckDb.Query(
                $"SELECT column_name FROM (DESCRIBE SELECT * FROM {ParquetExporterTests.Table(folder, "traces/" + table)})"
            );
            Assert.All(columns, column => Assert.Contains($"`{column}`", document));
        }
    }

    public void Dispose() => folder.Dispose();
}
