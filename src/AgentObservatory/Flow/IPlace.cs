namespace AgentObservatory.Flow;

/// <summary>Something that can be current in a flow of control: a session or a span.</summary>
internal interface IPlace
{
    /// <summary>False once the place has ended; it is then never current again.</summary>
    bool IsLive { get; }

    /// <summary>What was current before, perhaps ended. Ended places are skipped over time, so that they can be
    /// garbage-collected.</summary>
    IPlace? Before { get; set; }

    /// <summary>The position of a flow that is directly within this place.</summary>
    FlowPlace Inside { get; }
}
