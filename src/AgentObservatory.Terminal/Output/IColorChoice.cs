namespace AgentObservatory.Terminal.Output;

/// <summary>An output whose colours somebody has decided about.</summary>
internal interface IColorChoice
{
    /// <summary>Whether there are colours; null where it depends on what the output supports.</summary>
    bool? HasColors { get; }
}
