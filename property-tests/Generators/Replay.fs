/// What replaying an envelope keeps.
module AgentObservatory.PropertyTests.Replay

open AgentObservatory

/// Everything; but in a run whose writers are known only its events, since writers may claim more than there is.
let kept (envelope: SessionEnvelope) : SessionEnvelope =
    if envelope.Session.RunId.IsNone then
        envelope
    else
        { SessionReducer.fold [] with
            Events = envelope.Events
            Strays = envelope.Strays
        }
