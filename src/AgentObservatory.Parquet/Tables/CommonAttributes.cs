using AgentObservatory.Parquet.Columns;

namespace AgentObservatory.Parquet.Tables;

/// <summary>Attributes of spans that have columns of their own: those that questions are asked about. A column has the
/// attribute's name with underscores instead of points. A value that does not fit its column stays with the others.</summary>
internal static class CommonAttributes
{
    private static readonly string[] Texts =
    [
        Convention.providerName,
        Convention.operationName,
        Convention.requestModel,
        Convention.responseModel,
        Convention.toolName,
        Convention.toolCallId,
        StreamAttribute.End,
    ];

    private static readonly string[] Integers =
    [
        Convention.inputTokens,
        Convention.outputTokens,
        Convention.cacheReadTokens,
        Convention.cacheWriteTokens,
        Convention.reasoningTokens,
        StreamAttribute.Items,
    ];

    private static readonly string[] Floats =
    [
        Convention.timeToFirstChunk,
        StreamAttribute.TimeToFirst,
        StreamAttribute.MaxGap,
    ];

    private static readonly Dictionary<string, AttributeKind> Kinds = Texts
        .Select(static key => (key, AttributeKind.String))
        .Concat(Integers.Select(static key => (key, AttributeKind.Integer)))
        .Concat(Floats.Select(static key => (key, AttributeKind.Float)))
        .ToDictionary();

    internal static IEnumerable<Column<SpanRow>> Columns =>
        [
            .. Texts.Select(static key =>
                Column.OptionalText<SpanRow>(ColumnOf(key), row => Of(row, key) is { } value ? value.AsString() : null)
            ),
            .. Integers.Select(static key =>
                Column.OptionalValue<SpanRow, long>(ColumnOf(key), row => Of(row, key)?.AsInteger())
            ),
            .. Floats.Select(static key =>
                Column.OptionalValue<SpanRow, double>(ColumnOf(key), row => Of(row, key)?.AsFloat())
            ),
        ];

    /// <summary>The attributes that are in no column, as JSON; null if there are none.</summary>
    internal static string? Others(SpanRow row, Attributes attributes)
    {
        var others = new List<KeyValuePair<string, AttributeValue>>(attributes.Count);
        foreach (KeyValuePair<string, AttributeValue> attribute in attributes)
        {
            // The start's value stays where the end has another one, which is in the column.
            if (Of(row, attribute.Key) != attribute.Value)
            {
                others.Add(attribute);
            }
        }

        return JsonText.Of(Attributes.Create([.. others]));
    }

    private static string ColumnOf(string key) => key.Replace('.', '_');

    private static AttributeValue? Of(SpanRow row, string key) =>
        Kinds.TryGetValue(key, out AttributeKind kind)
        && row.Span.Attributes.TryGetValue(key, out AttributeValue value)
        && value.Kind == kind
            ? value
            : default(AttributeValue?);
}
