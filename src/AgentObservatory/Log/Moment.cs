namespace AgentObservatory.Log;

/// <summary>One reading of a session's clock.</summary>
/// <param name="Monotonic">Nanoseconds on a monotonic clock; only differences have a meaning.</param>
/// <param name="UnixNanoseconds">The wall time, in nanoseconds since 1970.</param>
internal readonly record struct Moment(long Monotonic, long UnixNanoseconds);
