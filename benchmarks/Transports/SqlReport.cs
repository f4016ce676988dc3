using System.Diagnostics;
using AgentObservatory.Benchmarks.Scale;
using AgentObservatory.Tests.Sql;
using DuckDB.NET.Data;

namespace AgentObservatory.Benchmarks.Transports;

/// <summary>The questions of docs/sql.md, asked of the same sessions as JSON Lines and as Parquet: how long the answers take,
/// and how large the files are.</summary>
internal static class SqlReport
{
    private const int Sessions = 2_000;
    private const int EventsOfASession = 50;
    private const int RoundsOfAQuestion = 5;
    private const int MillisecondsOfASecond = 1_000;

    internal static int Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("observatory-sql-");
        Console.WriteLine("Machine: " + Machine.Description);
        Write(folder.FullName);
        using (DuckDBConnection lines = Open(folder.FullName, "jsonl"))
        using (DuckDBConnection tables = Open(folder.FullName, "parquet"))
        {
            Markdown.Table("question", "JSON Lines, ms", "Parquet, ms", "times faster");
            double[] factors = [.. SqlDocument.Questions().Select(one => Ask(one.Title, one.Text, lines, tables)).Order()];
            Console.WriteLine(
                $"times faster: lowest {factors[0]:0.0}, median {(factors[(factors.Length - 1) / 2] + factors[factors.Length / 2]) / 2:0.0}"
            );
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static void Write(string folder)
    {
        var lines = new FileExporter(Path.Combine(folder, "traces.jsonl"));
        var tables = new ParquetExporter(Path.Combine(folder, "traces"));
        using (var observatory = new Observatory([lines, tables], inline: true))
        {
            for (int number = 0; number < Sessions; number++)
            {
                Generate.RunSession(observatory, number, EventsOfASession);
            }
        }

        long bytes = Directory
            .GetFiles(tables.Directory, "*.parquet", SearchOption.AllDirectories)
            .Sum(static file => new FileInfo(file).Length);
        Console.WriteLine(
            $"{Sessions * EventsOfASession:N0} events: JSON Lines {Markdown.Bytes(new FileInfo(lines.Path).Length)}, "
                + $"Parquet {Markdown.Bytes(bytes)}"
        );
    }

    private static DuckDBConnection Open(string folder, string kind)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Answer(connection, $"SET file_search_path = '{folder}';{SqlDocument.Opening(kind)}");
        return connection;
    }

    /// <summary>How many times faster the tables answer.</summary>
    private static double Ask(string title, string question, DuckDBConnection lines, DuckDBConnection tables)
    {
        double slow = Milliseconds(lines, question);
        double fast = Milliseconds(tables, question);
        Markdown.Row(title, $"{slow:0.0}", $"{fast:0.0}", $"{slow / fast:0.0}");
        return slow / fast;
    }

    private static double Milliseconds(DuckDBConnection connection, string question)
    {
        Answer(connection, question);
        return Rounds
            .Median(
                RoundsOfAQuestion,
                () =>
                {
                    long start = Stopwatch.GetTimestamp();
                    Answer(connection, question);
                    return (Stopwatch.GetElapsedTime(start).TotalSeconds * MillisecondsOfASecond, 0);
                }
            )
            .Time;
    }

    private static void Answer(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        do
        {
            while (reader.Read()) { }
        } while (reader.NextResult());
    }
}
