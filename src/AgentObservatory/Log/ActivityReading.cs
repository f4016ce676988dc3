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
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            if (count == NamedEntries.MostCompared || !IsSimple(tag))
            {
                return OfAny(activity);
            }

            count++;
        }

        var tags = new NamedValue[count];
        tags[0] = new(ActivityMapping.Scope, activity.Source.Name);
        int place = 1;
        foreach (ref readonly KeyValuePair<string, object?> tag in activity.EnumerateTagObjects())
        {
            // Another thread may have added some, or changed one, meanwhile.
            if (place == count || !IsSimple(tag))
            {
                return OfAny(activity);
            }

            tags[place++] = new(tag.Key, ValueOf(tag.Value));
        }

        return place == count ? NamedEntries.Distinct(tags) : OfAny(activity);
    }

    private static NamedValue[] OfAny(Activity activity)
    {
        var scope = KeyValuePair.Create<string, object?>(ActivityMapping.Scope, activity.Source.Name);
        IEnumerable<KeyValuePair<string, object?>> tags = activity.TagObjects;
        return AttributeSnapshot.Of((activity.IsStopped ? tags : tags.Where(IsKnown)).Prepend(scope));
    }

    private static bool IsKnown(KeyValuePair<string, object?> tag) => tag.Value is string or string[] || IsSimple(tag);

    private static bool IsSimple(KeyValuePair<string, object?> tag) =>
        tag.Key is { Length: <= Limits.MaxNameLength }
        && tag.Value is null or bool or int or long or double or string { Length: <= Limits.MaxTextLength };

    private static AttributeValue ValueOf(object? value) =>
        value switch
        {
            string text => text,
            int number => number,
            long number => number,
            bool isTrue => isTrue,
            double number => number,
            _ => AttributeValue.Null,
        };
}
