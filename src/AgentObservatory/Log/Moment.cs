namespace AgentObservatory.Log;

/// <summary>One reading of a session's clock.</summary>
/// <param name="Monotonic">Nanoseconds on a clock that never runs backwards, with no meaning of their own.</param>
/// <param name="UnixNanoseconds">The wall time, in nanoseconds since 1970.</param>
internal readonly record struct Moment(long Monotonic, long UnixNanoseconds);

/// <summary>Whether somebody reads the logs while they are written.</summary>
internal enum Watch : byte
{
    Nobody,

    /// <summary>Observers see the entry.</summary>
    Observers,

    /// <summary>There are observers, and one of them causes the entry: it is recorded, and shown to none.</summary>
    Hidden,
}
