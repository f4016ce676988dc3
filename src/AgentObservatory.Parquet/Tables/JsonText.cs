namespace AgentObservatory.Parquet.Tables;

/// <summary>Columns that hold JSON as text; null where there is nothing to say.</summary>
internal static class JsonText
{
    internal static string? Of(Attributes attributes) => attributes.Count == 0 ? null : attributes.ToString();

    internal static string? Of(Tally tally) =>
        tally.Total == 0
            ? null
            : Of(
                Attributes.Create([
                    .. tally.Select(static count => KeyValuePair.Create(count.Key, (AttributeValue)count.Value)),
                ])
            );
}
