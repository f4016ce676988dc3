using AgentObservatory.Parquet.Columns;
using static AgentObservatory.Parquet.Columns.Column;

namespace AgentObservatory.Parquet.Tables;

/// <summary>A row for each span: its start and its end together.</summary>
internal static class SpanTable
{
    internal static Table<SpanRow> New() =>
        new(
            "spans",
            [
                .. RunColumns.Of<SpanRow>(static row => row.Session),
                Text<SpanRow>("span_id", static row => row.Span.SpanId.ToString()),
                OptionalText<SpanRow>("parent_span_id", static row => Ids.Optional(row.Span.ParentSpanId)),
                OptionalText<SpanRow>("foreign_parent_id", static row => Ids.Optional(row.Span.ForeignParentId)),
                Value<SpanRow, int>("depth", static row => row.Depth),
                Text<SpanRow>("kind", static row => row.Span.Kind ?? ""),
                Text<SpanRow>("name", static row => row.Span.Name ?? ""),
                Text<SpanRow>("status", static row => WireWord.OfStatus(row.Span.Status)),
                OptionalText<SpanRow>("error_type", static row => row.Span.Error?.Type),
                OptionalText<SpanRow>("error_message", static row => row.Span.Error?.Message),
                OptionalText<SpanRow>("error_traceback", static row => row.Span.Error?.Traceback),
                Value<SpanRow, long>("start_ns", static row => row.Span.StartTime.UnixNanoseconds),
                Value<SpanRow, long>("end_ns", static row => row.Span.EndTime.UnixNanoseconds),
                Value<SpanRow, long>("duration_ns", static row => row.Span.DurationNanoseconds),
                OptionalText<SpanRow>("start_writer", static row => Ids.WriterOf(row.Start)),
                OptionalValue<SpanRow, long>("start_sequence", static row => row.Start?.Sequence),
                OptionalText<SpanRow>("end_writer", static row => Ids.WriterOf(row.End)),
                OptionalValue<SpanRow, long>("end_sequence", static row => row.End?.Sequence),
                Value<SpanRow, long>("event_count", static row => row.Span.EventCount),
                Value<SpanRow, long>("late_event_count", static row => row.Span.LateEventCount),
                Value<SpanRow, long>("dropped_events", static row => row.Span.DroppedEvents),
                .. CommonAttributes.Columns,
                OptionalText<SpanRow>("attributes", static row => CommonAttributes.Others(row, row.StartAttributes)),
                OptionalText<SpanRow>("end_attributes", static row => CommonAttributes.Others(row, row.EndAttributes)),
            ]
        );
}
