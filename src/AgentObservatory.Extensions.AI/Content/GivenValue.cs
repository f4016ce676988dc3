using System.Collections;

namespace AgentObservatory.Extensions.AI.Content;

/// <summary>A value that the code around a call gives or gets, as it may be recorded.</summary>
internal static class GivenValue
{
    /// <summary>Stands for a sequence that can perhaps be read only once, by whoever it is for.</summary>
    private const string Unread = "\u2026[a sequence, not read]";

    /// <summary>The value itself, unless it is a sequence and no collection.</summary>
    internal static object? Of(object? value) =>
        value is IEnumerable and not string && !IsCollection(value) ? Unread : value;

    internal static Dictionary<string, object?> Of(IEnumerable<KeyValuePair<string, object?>> values)
    {
        var all = new Dictionary<string, object?>();
        foreach (var (key, value) in values.Take(Limits.MaxAttributes + 1))
        {
            all[key] = Of(value);
        }

        return all;
    }

    private static bool IsCollection(object value) =>
        value is ICollection
        || value
            .GetType()
            .GetInterfaces()
            .Any(static one =>
                one.IsGenericType
                && (
                    one.GetGenericTypeDefinition() == typeof(ICollection<>)
                    || one.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)
                )
            );
}
