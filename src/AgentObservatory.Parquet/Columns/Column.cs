using System.Text;
using Parquet;
using Parquet.Schema;

namespace AgentObservatory.Parquet.Columns;

/// <summary>A column of a table, with its values in memory until they are written.</summary>
internal abstract class Column<TRow>(DataField description)
{
    internal DataField Field => description;

    /// <summary>Takes its value from a row, which becomes the row of this index. Returns roughly how many bytes it keeps.</summary>
    internal abstract int Set(int index, TRow row);

    /// <summary>Writes the values of these rows.</summary>
    internal abstract Task Write(ParquetRowGroupWriter group, Range rows);

    /// <summary>Lets go of the values.</summary>
    internal abstract void Clear();
}

/// <summary>The kinds of column.</summary>
internal static class Column
{
    private const int BytesOfReference = 8;

    internal static Column<TRow> Text<TRow>(string name, Func<TRow, string> valueOf) =>
        new TextColumn<TRow>(name, false, valueOf);

    internal static Column<TRow> OptionalText<TRow>(string name, Func<TRow, string?> valueOf) =>
        new TextColumn<TRow>(name, true, valueOf);

    internal static Column<TRow> Value<TRow, T>(string name, Func<TRow, T> valueOf)
        where T : struct => new ValueColumn<TRow, T>(name, valueOf);

    internal static Column<TRow> OptionalValue<TRow, T>(string name, Func<TRow, T?> valueOf)
        where T : struct => new OptionalValueColumn<TRow, T>(name, valueOf);

    private static void Put<T>(ref T[] values, int index, T value)
    {
        if (index >= values.Length)
        {
            Array.Resize(ref values, Math.Max(64, 2 * index));
        }

        values[index] = value;
    }

    private sealed class TextColumn<TRow>(string name, bool isOptional, Func<TRow, string?> valueOf)
        : Column<TRow>(new DataField(name, typeof(string), isOptional))
    {
        // The same column, as the client knows it without an order of its values. It is told apart by its name alone.
        private readonly DataField unordered = (DataField)
            new ParquetSchema(new DataField(name, typeof(byte[]), isOptional)).Fields[0];

        private string?[] values = [];

        internal override int Set(int index, TRow row)
        {
            string? value = valueOf(row);
            Put(ref values, index, value);
            return BytesOfReference + 2 * (value?.Length ?? 0);
        }

        internal override Task Write(ParquetRowGroupWriter group, Range rows)
        {
            string?[] written = values[rows];

            // Readers pass over groups by the least and the greatest text, in the order of UTF-8. The client takes that of UTF-16,
            // which is another one beyond U+FFFF; of bytes it says neither.
            return Array.Exists(written, HasSurrogates)
                ? group.WriteAsync(unordered, Array.ConvertAll(written, Utf8), null)
                : group.WriteAsync(Field, written, null);
        }

        private static bool HasSurrogates(string? value) => value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

        private static byte[]? Utf8(string? value) => value is null ? null : Encoding.UTF8.GetBytes(value);

        internal override void Clear() => values = [];
    }

    private sealed class ValueColumn<TRow, T>(string name, Func<TRow, T> valueOf)
        : Column<TRow>(new DataField(name, typeof(T), isNullable: false))
        where T : struct
    {
        private T[] values = [];

        internal override int Set(int index, TRow row)
        {
            Put(ref values, index, valueOf(row));
            return BytesOfReference;
        }

        internal override Task Write(ParquetRowGroupWriter group, Range rows) =>
            group.WriteAsync<T>(Field, values.AsMemory(rows));

        internal override void Clear() => values = [];
    }

    private sealed class OptionalValueColumn<TRow, T>(string name, Func<TRow, T?> valueOf)
        : Column<TRow>(new DataField(name, typeof(T), isNullable: true))
        where T : struct
    {
        private T?[] values = [];

        internal override int Set(int index, TRow row)
        {
            Put(ref values, index, valueOf(row));
            return 2 * BytesOfReference;
        }

        internal override Task Write(ParquetRowGroupWriter group, Range rows) =>
            group.WriteAsync<T>(Field, values.AsMemory(rows));

        internal override void Clear() => values = [];
    }
}
