using System.Diagnostics;

namespace AgentObservatory.Log;

/// <summary>Takes a snapshot of what an activity says so far. While it runs, values of types that are not known are left for
/// its end: they are foreign code, and who asks now is not who has set them.</summary>
internal static class ActivityReading
{
    internal static ActivitySpan Of(Activity activity) =>
        ActivityMapping.Read(activity.DisplayName, new Attributes(TagsOf(activity)));

    /// <summary>The name of the source comes first, then the tags. Most are few and simple; a name may come twice.</summary>
    private static NamedValue[] TagsOf(Activity activity)
    {
        int count = 1;
        foreach (ref readonly KeyValuePair<string, object?> _ in activity.EnumerateTagObjects())
        {
            count++;
        }

        if (count > NamedEntries.MostCompared)
        {
            return OfAny(activity);
        }

        var tags = new NamedValue[count];
        tags[0] = new(ActivityMapping.Scope, activity.Source.Name);
        int place = 1;
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            // Another thread may have added some meanwhile.
            if (place == count || !IsSimple(tag, out AttributeValue value))
            {
                return OfAny(activity);
            }

            tags[place++] = new(tag.Key, value);
        }

        return place == count ? NamedEntries.Distinct(tags) : OfAny(activity);
    }

    private static NamedValue[] OfAny(Activity activity)
    {
        var scope = KeyValuePair.Create<string, object?>(ActivityMapping.Scope, activity.Source.Name);
        IEnumerable<KeyValuePair<string, object?>> tags = activity.TagObjects;
        return AttributeSnapshot.Of((activity.IsStopped ? tags : tags.Where(IsKnown)).Prepend(scope));
    }

    private static bool IsKnown(KeyValuePair<string, object?> tag) =>
        tag.Value is string or string[] || IsSimple(tag, out _);

    private static bool IsSimple(in KeyValuePair<string, object?> tag, out AttributeValue value)
    {
        bool isSimple = tag.Key is { Length: <= Limits.MaxNameLength };
        switch (tag.Value)
        {
            case string text:
                value = text.Length <= Limits.MaxTextLength ? text : AttributeValue.Null;
                return isSimple && text.Length <= Limits.MaxTextLength;
            case int number:
                value = number;
                return isSimple;
            case null:
                value = AttributeValue.Null;
                return isSimple;
            case bool isTrue:
                value = isTrue;
                return isSimple;
            case long number:
                value = number;
                return isSimple;
            case double number:
                value = number;
                return isSimple;
            default:
                value = AttributeValue.Null;
                return false;
        }
    }
}
