using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>A session that has ended and has claimed room in these lanes; or, without one, a request to flush all lanes.</summary>
internal readonly record struct PendingSession(
    SealedSession? Session,
    Lane[] Lanes,
    TaskCompletionSource<bool>[] FlushMarks
);

/// <summary>A folded session on its way to the lanes that have room for it.</summary>
/// <param name="Envelope">Null only where folding failed, which is a defect of the library.</param>
/// <param name="Bytes">The room it has claimed in each lane.</param>
/// <param name="Lanes">Where it has claimed it.</param>
internal readonly record struct FoldedSession(SessionEnvelope? Envelope, long Bytes, Lane[] Lanes);
