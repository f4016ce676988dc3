namespace AgentObservatory.Flow;

/// <summary>Something that can be current in a flow of control: a session or a span.</summary>
internal interface IPlace
{
    /// <summary>False once it has ended: it is then never current again.</summary>
    bool IsLive { get; }

    /// <summary>The place itself while it lives, else the nearest live one that was current before it.</summary>
    IPlace? Live { get; }

    /// <summary>What was current before; perhaps dead. Shortened as places die, so that they can be collected.</summary>
    IPlace? Before { get; set; }

    /// <summary>Where a flow is that is directly within this place.</summary>
    FlowPlace Inside { get; }
}
