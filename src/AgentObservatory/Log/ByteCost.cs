namespace AgentObservatory.Log;

/// <summary>Estimates how many bytes of memory captured data holds. Shared data counts each time.</summary>
internal static class ByteCost
{
    /// <summary>The cost of an attribute that is a number, a boolean or null, without its name.</summary>
    internal const int Scalar = 32;

    internal const int Array = 24;

    /// <summary>A span's <see cref="SpanDetails"/>, with the header of the array in it.</summary>
    internal const int Details = 80;

    private const int Object = 24;
    private const int Slot = 16;

    internal static long Of(NamedValue[] entries)
    {
        long cost = 0;
        foreach (var entry in entries)
        {
            cost += Of(entry);
        }

        return cost;
    }

    internal static long Of(in NamedValue entry) =>
        Scalar + 2 * entry.Key.Length + (entry.Value.Kind <= AttributeKind.Float ? 0 : Of(entry.Value));

    internal static long OfText(string text) => Object + 2 * text.Length;

    internal static long Of(ErrorInfo? error) =>
        error is null ? 0 : Object + 2 * (error.Type.Length + error.Message.Length + (error.Traceback?.Length ?? 0));

    private static long Of(AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.String:
                return OfText(value.AsString()!);
            case AttributeKind.Number:
                return OfText(value.AsNumberText()!);
            case AttributeKind.List:
                long items = Object;
                foreach (AttributeValue item in value.AsList())
                {
                    items += Slot + Of(item);
                }

                return items;
            case AttributeKind.Map:
                return Object + Of(value.AsMap().Entries);
            default:
                return 0;
        }
    }
}
