using AgentObservatory.Capture;

namespace AgentObservatory;

/// <summary>A session that has ended, on its way to being folded; or a request to flush all lanes.</summary>
/// <param name="Session">The session; null for a request to flush.</param>
/// <param name="Lanes">The lanes in which it has claimed room.</param>
/// <param name="IsObserved">Whether it has claimed room on the way to observers.</param>
/// <param name="FlushMarks">One mark for each lane, of a request to flush.</param>
internal readonly record struct PendingSession(
    SealedSession? Session,
    Lane[] Lanes,
    bool IsObserved,
    TaskCompletionSource<bool>[] FlushMarks
);

/// <summary>A folded session on its way to whoever has room for it.</summary>
/// <param name="Envelope">Null only where folding failed, which is a defect of the library.</param>
/// <param name="Bytes">The room it has claimed in each lane.</param>
/// <param name="Lanes">Where it has claimed it.</param>
/// <param name="IsObserved">Whether it has claimed room on the way to observers.</param>
internal readonly record struct FoldedSession(SessionEnvelope? Envelope, long Bytes, Lane[] Lanes, bool IsObserved);
