using System.Globalization;
using DuckDB.NET.Data;

namespace AgentObservatory.Tests.Parquet;

/// <summary>A database in memory, in a process of SQL that knows nothing of this library.</summary>
internal static class DuckDb
{
    /// <summary>The rows that the last statement gives, each value as text, separated by a bar.</summary>
    internal static string[] Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        do
        {
            while (reader.Read())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader, column))));
            }
        } while (reader.NextResult());

        return [.. rows];
    }

    private static string Text(DuckDBDataReader reader, int column) =>
        reader.IsDBNull(column) ? "null"
        : reader.GetValue(column) is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;
}
