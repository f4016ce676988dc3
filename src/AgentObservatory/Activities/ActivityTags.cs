using System.Collections.Immutable;
using System.Diagnostics;

namespace AgentObservatory.Activities;

/// <summary>Converts attributes to the tags of activities: text, bool, long, double, and arrays of these.</summary>
internal static class ActivityTags
{
    internal static KeyValuePair<string, object?>[] Of(in SpanCreation creation) =>
        Array.ConvertAll(creation.Attributes, Tag);

    /// <summary>Sets all attributes, and updates those that the activity has from its creation.</summary>
    internal static void SetAll(Activity activity, OpenTelemetrySpan span)
    {
        foreach (NamedValue attribute in span.Attributes)
        {
            Set(activity, attribute);
        }
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

    internal static ActivityEvent Of(OpenTelemetryEvent happened) =>
        new(happened.Name, happened.Time.ToDateTimeOffset(), Of(happened.Attributes));

    private static ActivityTagsCollection? Of(Attributes attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        var tags = new ActivityTagsCollection();
        foreach (NamedValue attribute in attributes)
        {
            tags.Add(attribute.Key, ValueOf(attribute.Value));
        }

        return tags;
    }

    private static KeyValuePair<string, object?> Tag(NamedValue attribute) => new(attribute.Key, ValueOf(attribute.Value));

    private static object? ValueOf(AttributeValue value) =>
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
