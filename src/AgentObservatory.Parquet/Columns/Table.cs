using Parquet;
using Parquet.Schema;

namespace AgentObservatory.Parquet.Columns;

/// <summary>Rows of a table that are in memory.</summary>
internal sealed class Table<TRow>(string name, params Column<TRow>[] columns)
{
    internal string Name => name;

    internal ParquetSchema Schema { get; } = new(columns.Select(static column => column.Field));

    internal int Count { get; private set; }

    /// <summary>Roughly how much memory the rows take.</summary>
    internal long Bytes { get; private set; }

    internal void Add(TRow row)
    {
        int bytes = 0;
        foreach (Column<TRow> column in columns)
        {
            bytes += column.Set(Count, row);
        }

        // Only now it counts: what a column has taken of a row that another could not take is overwritten by the next.
        Count++;
        Bytes += bytes;
    }

    /// <summary>Forgets the rows from this one on.</summary>
    internal void CutTo(int count, long bytes) => (Count, Bytes) = (count, bytes);

    /// <summary>Writes the rows, in groups of a number of rows at most, and forgets them.</summary>
    internal void WriteTo(ParquetWriter writer, int mostRows)
    {
        for (int start = 0; start < Count; start += mostRows)
        {
            Range rows = start..Math.Min(start + mostRows, Count);
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach (Column<TRow> column in columns)
            {
                column.Write(group, rows).GetAwaiter().GetResult();
            }

            group.CompleteValidate();
        }

        Clear();
    }

    private void Clear()
    {
        CutTo(0, 0);
        foreach (Column<TRow> column in columns)
        {
            column.Clear();
        }
    }
}
