using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Parquet;

/// <summary>Readers pass over what cannot have the text that they look for, by the least and the greatest text of a group.</summary>
public class TextOrderTests
{
    // UTF-16 puts what is beyond U+FFFF before the first of them, UTF-8 puts it last.
    private static readonly string[] Names = ["\uFF01", "\uE000", "\U0001F600", "plain", "", "Z", "\u00e9"];

    [Fact]
    public void EveryTextIsFound()
    {
        using var folder = new TestFolder();
        using (var exporter = new ParquetExporter(folder["traces"]))
        using (Observatory observatory = Some.Inline(exporter))
        {
            foreach (string name in Names)
            {
                using AgentSession session = observatory.StartSession(new AgentContext("session", name, name));
                session.ToolCall(name, ("gen_ai.tool.name", name)).Dispose();
            }
        }

        Assert.All(Names, name => Assert.Equal(["1"], Count(folder, $"name = '{name}'")));
        Assert.All(Names, name => Assert.Equal(["1"], Count(folder, $"agent_id = '{name}'")));
        Assert.All(Names, name => Assert.Equal(["1"], Count(folder, $"gen_ai_tool_name = '{name}'")));
        Assert.Equal(["0"], Count(folder, "typeof(name) <> 'VARCHAR'"));
    }

    private static string[] Count(TestFolder folder, string condition) =>
        DuckDb.Query($"SELECT count(*) FROM {ParquetExporterTests.Table(folder, "traces/spans")} WHERE {condition}");
}
