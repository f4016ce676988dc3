using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using AgentObservatory.Wrapping;

namespace AgentObservatory.Weaving;

/// <summary>For code that the package <c>AgentObservatory.Attributes</c> writes into marked methods at build time; not for code
/// that people write. The parameters of one call, as attributes of its span: snapshots, at most 128. No member throws.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WovenParameters
{
    private readonly List<KeyValuePair<string, object?>> values = [];

    private WovenParameters() { }

    /// <summary>Adds a parameter. What no memory is left for is counted as lost.</summary>
    /// <param name="before">Those before it; null for none.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Those before it and this one.</returns>
    public static WovenParameters? With<T>(WovenParameters? before, string name, T value)
    {
        try
        {
            before ??= new WovenParameters();
            before.values.Add(new(name, value is IEnumerable items && !HeldItems.Are(items) ? HeldItems.NotRead : value));
        }
        catch (OutOfMemoryException)
        {
            ISessionPlace.CurrentSession?.Lost();
        }

        return before;
    }

    /// <summary>Adds a parameter that is passed by reference. One that refers to nothing is left out.</summary>
    /// <inheritdoc cref="With"/>
    public static WovenParameters? WithReference<T>(WovenParameters? before, string name, ref T value) =>
        Unsafe.IsNullRef(ref value) ? before : With(before, name, value);

    internal NamedValue[] Read() => AttributeSnapshot.Of(values);

    internal static IRecordingSpan Open(IRecordingSession session, string kind, string name, NamedValue[]? attributes)
    {
        GivenAttributes given = attributes ?? AttributeSnapshot.Empty;
        return kind == SpanKind.Stream ? session.OpenStream(name, kind, given) : session.Open(name, kind, given);
    }
}
