using System.Collections.Immutable;
using System.Diagnostics;

namespace AgentObservatory.Activities;

/// <summary>Converts attributes to the tags of activities: text, bool, long, double, and arrays of these.</summary>
internal static class ActivityTags
{
    internal static KeyValuePair<string, object?>[] Of(in SpanCreation creation) => Of(creation.Attributes);

    /// <summary>What a span is created with.</summary>
    internal static KeyValuePair<string, object?>[] AtCreation(OpenTelemetrySpan span) =>
        Of(span.Attributes.Entries.AsSpan(0, span.CreationAttributes));

    /// <summary>Sets all attributes, and updates those that the activity has. What an activity has is normally what it was
    /// created with, which comes first: the rest need not be looked for.</summary>
    internal static void SetAll(Activity activity, Attributes attributes)
    {
        ReadOnlySpan<NamedValue> told = attributes.Entries;
        if (TryCountHad(activity, told, out int had))
        {
            foreach (ref readonly NamedValue attribute in told[had..])
            {
                activity.AddTag(attribute.Key, ValueOf(attribute.Value));
            }
        }
        else
        {
            foreach (ref readonly NamedValue attribute in told)
            {
                Set(activity, attribute);
            }
        }
    }

    /// <summary>How many of the attributes, from the first, the activity has. False if it has anything else.</summary>
    private static bool TryCountHad(Activity activity, ReadOnlySpan<NamedValue> told, out int had)
    {
        had = 0;
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            if (had == told.Length || tag.Key != told[had].Key || !IsOf(tag.Value, told[had].Value))
            {
                return false;
            }

            had++;
        }

        return true;
    }

    internal static void Set(Activity activity, NamedValue attribute)
    {
        if (attribute.Value.Kind == AttributeKind.Null)
        {
            // SetTag with null would remove the attribute.
            activity.AddTag(attribute.Key, null);
        }
        else
        {
            activity.SetTag(attribute.Key, ValueOf(attribute.Value));
        }
    }

    internal static ActivityEvent Of(in OpenTelemetryEvent happened) =>
        new(happened.Name, happened.Time.ToDateTimeOffset(), Of(happened.Attributes));

    private static ActivityTagsCollection? Of(Attributes attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        var tags = new ActivityTagsCollection();
        foreach (ref readonly NamedValue attribute in attributes.Entries.AsSpan())
        {
            tags.Add(attribute.Key, ValueOf(attribute.Value));
        }

        return tags;
    }

    private static KeyValuePair<string, object?>[] Of(ReadOnlySpan<NamedValue> attributes)
    {
        var tags = new KeyValuePair<string, object?>[attributes.Length];
        for (int place = 0; place < tags.Length; place++)
        {
            tags[place] = new(attributes[place].Key, ValueOf(attributes[place].Value));
        }

        return tags;
    }

    /// <summary>Whether a tag has this value, as far as that is told without looking into lists.</summary>
    private static bool IsOf(object? tag, in AttributeValue value) =>
        value.Kind == AttributeKind.String
            ? value.AsString() == tag as string
            : value.Kind != AttributeKind.List && Equals(tag, ValueOf(value));

    private static object? ValueOf(in AttributeValue value) =>
        value.Kind switch
        {
            AttributeKind.Null => null,
            AttributeKind.Boolean => value.AsBoolean(),
            AttributeKind.Integer => value.AsInteger(),
            AttributeKind.Float => value.AsFloat(),
            AttributeKind.List => ArrayOf(value.AsList()),
            _ => value.ToString(),
        };

    /// <summary>The mapping only leaves lists of one kind of scalar.</summary>
    private static Array ArrayOf(ImmutableArray<AttributeValue> items) =>
        (items.IsEmpty ? AttributeKind.String : items[0].Kind) switch
        {
            AttributeKind.Boolean => Array.ConvertAll([.. items], item => item.AsBoolean()),
            AttributeKind.Integer => Array.ConvertAll([.. items], item => item.AsInteger()),
            AttributeKind.Float => Array.ConvertAll([.. items], item => item.AsFloat()),
            _ => Array.ConvertAll([.. items], item => item.ToString()),
        };
}
