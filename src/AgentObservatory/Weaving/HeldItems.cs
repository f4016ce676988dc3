using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Weaving;

/// <summary>Tells collections from sequences that are made while they are read, such as queries and iterators. Those are for the
/// method to read: reading may work only once, may have effects, or may not end.</summary>
internal static class HeldItems
{
    internal const string NotRead = "\u2026[sequence, not read]";

    private static readonly ConditionalWeakTable<Type, object> Known = [];

    internal static bool Are(IEnumerable items) =>
        items is string
        || items is not (IEnumerator or IQueryable) && (items is ICollection || IsCollection(items.GetType()));

    private static bool IsCollection(Type type) => (bool)Known.GetValue(type, static type => ImplementsCollection(type));

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "Where the trimmer removes an interface, nothing is read."
    )]
    private static bool ImplementsCollection(Type type) =>
        type.GetInterfaces()
            .Any(static one =>
                one.IsGenericType
                && (
                    one.GetGenericTypeDefinition() == typeof(ICollection<>)
                    || one.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)
                )
            );
}
