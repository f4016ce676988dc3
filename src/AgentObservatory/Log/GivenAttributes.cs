namespace AgentObservatory.Log;

/// <summary>Attributes on their way into a log: those that the caller gave, if they can be copied as they are, otherwise an
/// array that has been prepared for them.</summary>
internal readonly ref struct GivenAttributes
{
    internal GivenAttributes(NamedValues plain, long cost)
    {
        Plain = plain;
        Cost = cost;
        Places = plain.Length;
    }

    internal GivenAttributes(NamedValue[] prepared, long cost)
    {
        Prepared = prepared.Length > 0 ? prepared : null;
        Cost = cost;
        Places = Prepared is null ? 0 : 1;
    }

    /// <summary>Few, with different names, all of them scalars and short texts; empty if they have been prepared.</summary>
    internal NamedValues Plain { get; }

    /// <summary>An estimate of their bytes.</summary>
    internal long Cost { get; }

    /// <summary>Null if they are plain.</summary>
    internal NamedValue[]? Prepared { get; }

    /// <summary>How many places they take in a log.</summary>
    internal int Places { get; }

    public static implicit operator GivenAttributes(NamedValue[] prepared) => new(prepared, ByteCost.Of(prepared));

    /// <summary>The same, prepared for more than one reader.</summary>
    internal GivenAttributes Shared() => Plain.IsEmpty ? this : new(ToArray(), Cost);

    internal NamedValue[] ToArray() => Plain.IsEmpty ? Prepared ?? AttributeSnapshot.Empty : AttributeSnapshot.Copy(Plain);
}
