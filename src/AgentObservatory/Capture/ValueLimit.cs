using System.Globalization;

namespace AgentObservatory.Capture;

/// <summary>Holds a value that already is an <see cref="AttributeValue"/> to the limits of size and depth.</summary>
internal static class ValueLimit
{
    internal const int MaxDepth = 32;
    internal const int MaxItems = 1_024;
    internal const string TooDeep = "\u2026[nested too deeply]";

    internal static AttributeValue Apply(AttributeValue value) =>
        value.Kind switch
        {
            AttributeKind.String => Text(value),
            AttributeKind.List or AttributeKind.Map => Composite(value, 1),
            _ => value,
        };

    internal static string ItemsCut(int count) => "\u2026[" + count.ToString(CultureInfo.InvariantCulture) + " items cut]";

    /// <summary>An estimate of the memory a value holds.</summary>
    internal static long Cost(AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.String:
                return 24 + 2 * value.AsString()!.Length;
            case AttributeKind.Number:
                return 24 + 2 * value.AsNumberText()!.Length;
            case AttributeKind.List:
                long items = 24;
                foreach (AttributeValue item in value.AsList())
                {
                    items += 16 + Cost(item);
                }

                return items;
            case AttributeKind.Map:
                return Cost(value.AsMap().Entries);
            default:
                return 0;
        }
    }

    internal static long Cost(KeyValuePair<string, AttributeValue>[] entries)
    {
        long cost = 24L * entries.Length;
        foreach (var entry in entries)
        {
            cost += Cost(entry.Value);
        }

        return cost;
    }

    private static AttributeValue Text(AttributeValue value)
    {
        string text = value.AsString()!;
        return text.Length <= TextLimit.Value ? value : TextLimit.CutValue(text);
    }

    private static AttributeValue Composite(AttributeValue value, int depth)
    {
        if (depth > MaxDepth)
        {
            return TooDeep;
        }

        if (value.Kind == AttributeKind.Map)
        {
            var attributes = value.AsMap();
            int kept = Math.Min(attributes.Count, AttributeSnapshot.MaxAttributes);
            var entries = new List<KeyValuePair<string, AttributeValue>>(kept + 1);
            for (int index = 0; index < kept; index++)
            {
                entries.Add(new(TextLimit.CutName(attributes[index].Key), Nested(attributes[index].Value, depth)));
            }

            if (kept < attributes.Count)
            {
                entries.Add(AttributeSnapshot.CutMarker());
            }

            return AttributeValue.FromMap(Attributes.Create(entries.ToArray()));
        }

        var items = value.AsList();
        int length = Math.Min(items.Length, MaxItems);
        var limited = new AttributeValue[length < items.Length ? length + 1 : length];
        for (int index = 0; index < length; index++)
        {
            limited[index] = Nested(items[index], depth);
        }

        if (length < items.Length)
        {
            limited[length] = ItemsCut(items.Length - length);
        }

        return limited;
    }

    private static AttributeValue Nested(AttributeValue value, int depth) =>
        value.Kind is AttributeKind.List or AttributeKind.Map ? Composite(value, depth + 1) : Apply(value);
}
