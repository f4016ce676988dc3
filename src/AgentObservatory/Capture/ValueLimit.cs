using System.Globalization;

namespace AgentObservatory.Capture;

/// <summary>
/// Holds a value that already is an <see cref="AttributeValue"/> to the limits of size and depth. One that keeps them stays the
/// very same; of one that does not, a cut copy is made. Either way the work is bounded, also where parts are shared many times.
/// </summary>
internal static class ValueLimit
{
    internal const int MaxDepth = 32;
    internal const int MaxItems = 1_024;

    /// <summary>How many values one value may hold in all: limits of width and depth alone would still allow too many.</summary>
    internal const int MaxValues = 10_000;

    internal const string TooDeep = "\u2026[nested too deeply]";
    internal const string TooMany = "\u2026[too many values]";

    internal static AttributeValue Apply(AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.String:
                return CutText(value);
            case AttributeKind.List or AttributeKind.Map:
                int checkedValues = 0;
                int keptValues = 0;
                return Fits(value, 1, ref checkedValues) ? value : Cut(value, 1, ref keptValues);
            default:
                return value;
        }
    }

    internal static string ItemsCut(int count) => "\u2026[" + count.ToString(CultureInfo.InvariantCulture) + " items cut]";

    private static bool Fits(AttributeValue value, int depth, ref int values)
    {
        if (++values > MaxValues)
        {
            return false;
        }

        switch (value.Kind)
        {
            case AttributeKind.String:
                return value.AsString()!.Length <= TextLimit.Value;
            case AttributeKind.List:
                if (depth > MaxDepth || value.AsList().Length > MaxItems)
                {
                    return false;
                }

                foreach (AttributeValue item in value.AsList())
                {
                    if (!Fits(item, depth + 1, ref values))
                    {
                        return false;
                    }
                }

                return true;
            case AttributeKind.Map:
                if (depth > MaxDepth || value.AsMap().Count > AttributeSnapshot.MaxAttributes)
                {
                    return false;
                }

                foreach (var entry in value.AsMap())
                {
                    if (entry.Key.Length > TextLimit.Name || !Fits(entry.Value, depth + 1, ref values))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    private static AttributeValue Cut(AttributeValue value, int depth, ref int values)
    {
        bool isComposite = value.Kind is AttributeKind.List or AttributeKind.Map;
        return ++values > MaxValues ? TooMany
            : !isComposite ? CutText(value)
            : depth > MaxDepth ? TooDeep
            : value.Kind == AttributeKind.List ? CutList(value, depth, ref values)
            : CutMap(value.AsMap(), depth, ref values);
    }

    private static AttributeValue CutList(AttributeValue list, int depth, ref int values)
    {
        var items = list.AsList();
        var kept = new List<AttributeValue>(Math.Min(items.Length, MaxItems) + 1);
        while (kept.Count < items.Length && kept.Count < MaxItems && values <= MaxValues)
        {
            kept.Add(Cut(items[kept.Count], depth + 1, ref values));
        }

        if (kept.Count < items.Length)
        {
            kept.Add(ItemsCut(items.Length - kept.Count));
        }

        return AttributeValue.FromList(kept.ToArray());
    }

    private static AttributeValue CutMap(Attributes map, int depth, ref int values)
    {
        var kept = new List<NamedValue>(Math.Min(map.Count, AttributeSnapshot.MaxAttributes) + 1);
        while (kept.Count < map.Count && kept.Count < AttributeSnapshot.MaxAttributes && values <= MaxValues)
        {
            var (key, value) = map[kept.Count];
            kept.Add(new(TextLimit.CutName(key), Cut(value, depth + 1, ref values)));
        }

        if (kept.Count < map.Count)
        {
            kept.Add(AttributeSnapshot.CutMarker());
        }

        return AttributeValue.FromMap(Attributes.Create(kept.ToArray()));
    }

    private static AttributeValue CutText(AttributeValue value) =>
        value.AsString() is { Length: > TextLimit.Value } text ? TextLimit.CutValue(text) : value;
}
