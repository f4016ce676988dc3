namespace AgentObservatory

/// A part of all traces, chosen by their ids: the same on every machine, so that the sessions of a trace are in it together.
module internal TraceIdSample =

    /// The last 56 bits of a trace id are its random number, as in W3C Trace Context level 2.
    [<Literal>]
    let private RandomBits = 56

    /// How many of these numbers are below the fraction given, from 0 to 1.
    [<CompiledName("Threshold")>]
    let threshold (fraction: float) : uint64 =
        uint64 (System.Math.Clamp(fraction, 0.0, 1.0) * float (1UL <<< RandomBits))

    /// Whether the trace is among those below the threshold.
    [<CompiledName("Contains")>]
    let contains (traceId: TraceId) (threshold: uint64) : bool =
        traceId.Low &&& ((1UL <<< RandomBits) - 1UL) < threshold
