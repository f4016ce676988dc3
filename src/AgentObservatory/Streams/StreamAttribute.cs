namespace AgentObservatory;

/// <summary>
/// What every stream's end says about itself, as attributes of its <c>span_end</c>. The names are stable; they win over
/// attributes of the same name that were set by hand.
/// </summary>
public static class StreamAttribute
{
    /// <summary>How many items came (integer): those that no longer fitted into the session count, too.</summary>
    public const string Items = "agent_observatory.stream.items";

    /// <summary>From the stream's start to its first item, in milliseconds (floating point). Absent where none came.</summary>
    public const string TimeToFirst = "agent_observatory.stream.time_to_first_ms";

    /// <summary>
    /// The longest time between an item and the next one, in milliseconds (floating point); where items are pulled, the
    /// consumer's own time is part of it. Absent where fewer than two came.
    /// </summary>
    public const string MaxGap = "agent_observatory.stream.max_gap_ms";

    /// <summary>
    /// How the stream ended (text): <c>completed</c>, <c>failed</c>, <c>cancelled</c>, <c>abandoned</c> (its consumer left
    /// before the end) or <c>unfinished</c> (its session was sealed first).
    /// </summary>
    public const string End = "agent_observatory.stream.end";
}
