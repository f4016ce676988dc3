using AgentObservatory.Parquet.Columns;
using static AgentObservatory.Parquet.Columns.Column;

namespace AgentObservatory.Parquet.Tables;

/// <summary>A row for each stream event, and for each event that could not be placed.</summary>
internal static class EventTable
{
    internal static Table<EventRow> New() =>
        new(
            "events",
            [
                .. RunColumns.Of<EventRow>(static row => row.Told.Session),
                OptionalText<EventRow>("span_id", static row => Ids.Optional(row.Told.SpanId)),
                OptionalText<EventRow>("writer", static row => Ids.WriterOf(row.Told)),
                Value<EventRow, long>("sequence", static row => row.Told.Sequence),
                Value<EventRow, long>("time_ns", static row => row.Told.Time.UnixNanoseconds),
                Text<EventRow>("type", static row => WireWord.OfFact(row.Told.Fact)),
                Text<EventRow>("name", static row => row.Name),
                Value<EventRow, bool>("late", static row => row.IsLate),
                OptionalText<EventRow>("anomaly", static row => row.Anomaly),
                OptionalText<EventRow>("attributes", static row => row.Attributes),
            ]
        );
}
