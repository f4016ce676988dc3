using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Parquet;

public class ParquetExporterTests
{
    [Fact]
    public void ASpansStartAndEndAreOneRowWithCommonAttributesAsColumns()
    {
        using var folder = new TestFolder();
        using (var observatory = Some.Inline(new ParquetExporter(folder.Root)))
        using (var session = observatory.StartSession(Some.Context))
        using (session.AgentStep("plan"))
        using (var call = session.LlmCall("gpt-4", ("gen_ai.request.model", "gpt-4"), ("temperature", 0.5)))
        {
            call.Set("gen_ai.usage.input_tokens", 120);
            call.Set("answer", "yes");
        }

        Assert.Equal(
            ["plan|agent_step|0|null|null|null|null", """gpt-4|llm_call|1|gpt-4|120|{"temperature":0.5}|{"answer":"yes"}"""],
            DuckDb.Query(
                "SELECT name, kind, depth, gen_ai_request_model, gen_ai_usage_input_tokens, attributes, end_attributes "
                    + $"FROM {Table(folder, "spans")} ORDER BY start_sequence"
            )
        );
        Assert.Equal(
            ["some-session|some-agent|some-user|ok|2|0|true"],
            DuckDb.Query(
                "SELECT session_id, agent_id, user_id, status, span_count, event_count, CAST(is_final AS text) "
                    + $"FROM {Table(folder, "sessions")}"
            )
        );
    }

    [Fact]
    public void AValueThatDoesNotFitItsColumnStaysWithTheOthers()
    {
        using var folder = new TestFolder();
        using (var observatory = Some.Inline(new ParquetExporter(folder.Root)))
        using (var session = observatory.StartSession(Some.Context))
        using (session.LlmCall("m", ("gen_ai.usage.input_tokens", "many"))) { }

        Assert.Equal(
            ["""null|{"gen_ai.usage.input_tokens":"many"}"""],
            DuckDb.Query($"SELECT gen_ai_usage_input_tokens, attributes FROM {Table(folder, "spans")}")
        );
    }

    [Fact]
    public void ASessionOfAnyKindIsWrittenWhole()
    {
        using var folder = new TestFolder();
        IReadOnlyList<SessionEnvelope> envelopes = SessionProgram.Envelopes(seed: 3, count: 200);
        using (var exporter = new ParquetExporter(folder.Root))
        {
            foreach (SessionEnvelope envelope in envelopes)
            {
                exporter.Export(envelope);
            }
        }

        Assert.Equal(
            [envelopes.Count.ToString(), envelopes.Sum(one => one.Spans.Length).ToString(), EventsOf(envelopes).ToString()],
            new[] { "sessions", "spans", "events" }.Select(table =>
                Assert.Single(DuckDb.Query($"SELECT count(*) FROM {Table(folder, table)}"))
            )
        );
        Assert.Equal(
            envelopes.Sum(one => one.Spans.Sum(span => span.DurationNanoseconds)).ToString(),
            Assert.Single(DuckDb.Query($"SELECT CAST(sum(duration_ns) AS bigint) FROM {Table(folder, "spans")}"))
        );
    }

    [Fact]
    public void NoFileAppearsBeforeItIsWhole()
    {
        using var folder = new TestFolder();
        using var exporter = new ParquetExporter(folder.Root);
        exporter.Export(Some.Envelope(static session => session.ToolCall("t").Dispose()));
        Assert.Empty(Files(folder));

        exporter.Flush();

        Assert.Equal(3, Files(folder).Length);
        Assert.Single(Files(folder).Select(Path.GetFileName).Distinct());
        Assert.Empty(Directory.GetFiles(folder.Root, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void ReadersOfWholeDirectoriesPassOverWhatIsNotWhole()
    {
        using var folder = new TestFolder();
        using var exporter = new ParquetExporter(folder.Root);
        exporter.Export(Events(50_000));
        exporter.Export(Events(1));

        string[] begun = Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories);

        Assert.NotEmpty(begun);
        Assert.All(begun, static file => Assert.StartsWith("_", Path.GetFileName(file)));
    }

    [Fact]
    public void AFileAppearsWhenItIsOldEnough()
    {
        using var folder = new TestFolder();
        var time = new FakeTimeProvider();
        using var exporter = new ParquetExporter(
            folder.Root,
            new() { TimeProvider = time, MaxFileAge = TimeSpan.FromMinutes(5) }
        );
        exporter.Export(Some.Envelope(static _ => { }));
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(Files(folder));

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(3, Files(folder).Length);
    }

    [Fact]
    public void ANewFileIsBegunWhenOneIsLargeEnough()
    {
        using var folder = new TestFolder();
        using (var exporter = new ParquetExporter(folder.Root, new() { MaxFileBytes = 1 }))
        {
            SessionEnvelope large = Events(50_000);
            exporter.Export(large);
            exporter.Export(large);
            exporter.Export(large);
        }

        Assert.Equal(3, Files(folder, "events").Length);
        Assert.Equal(["150000"], DuckDb.Query($"SELECT count(*) FROM {Table(folder, "events")}"));
    }

    [Fact]
    public void OnlyItsOwnerCanReadAFile()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TestFolder();
        using (var observatory = Some.Inline(new ParquetExporter(folder.Root)))
        {
            observatory.Run(1);
        }

        foreach (string file in Files(folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void SessionsOfManyDaysAreInTheirPartitions()
    {
        using var folder = new TestFolder();
        using (var exporter = new ParquetExporter(folder.Root))
        {
            for (int day = 1; day <= 9; day++)
            {
                var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, day, 12, 0, 0, TimeSpan.Zero));
                exporter.Export(Some.Envelope(static _ => { }, Some.Quiet() with { TimeProvider = time }));
            }
        }

        Assert.Equal(
            Enumerable.Range(1, 9).Select(static day => $"2026-01-0{day}|1"),
            DuckDb.Query($"SELECT CAST(date AS text), count(*) FROM {Table(folder, "sessions")} GROUP BY 1 ORDER BY 1")
        );
    }

    internal static string Table(TestFolder folder, string table) =>
        $"read_parquet('{folder.Root}/{table}/*/*.parquet', hive_partitioning = true)";

    internal static string[] Files(TestFolder folder, string table = "") =>
        Directory.Exists(folder[table]) ? Directory.GetFiles(folder[table], "*.parquet", SearchOption.AllDirectories) : [];

    private static SessionEnvelope Events(int count) =>
        Some.Envelope(
            session =>
            {
                using var stream = session.Stream("s");
                for (int item = 0; item < count; item++)
                {
                    stream.Event("chunk");
                }
            },
            Some.Quiet() with
            {
                MaxEventsPerSession = 100_000,
            }
        );

    private static long EventsOf(IEnumerable<SessionEnvelope> envelopes) =>
        envelopes.Sum(static one => one.Events.Count(static told => told.Fact.IsStreamEvent) + one.Strays.Length);
}
