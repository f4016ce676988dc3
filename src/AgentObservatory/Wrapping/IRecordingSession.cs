namespace AgentObservatory.Wrapping;

/// <summary>What wrapped code needs to know about a session, and about a run and a span below.</summary>
internal interface IRecordingSession
{
    IActivityFlow? Activities { get; }

    /// <summary>Starts a span under the current one, and makes it current. The items of a stream are reported with
    /// <see cref="IRecordingSpan.Item"/>.</summary>
    IRecordingSpan Open(string? name, string? kind, GivenAttributes attributes = default, bool isStream = false);

    /// <summary>Starts a stream whose items are the events that its body reports.</summary>
    IRecordingSpan OpenStream(string? name, string? kind, GivenAttributes attributes);

    /// <summary>Counts what no memory is left to trace.</summary>
    void Lost();
}

/// <summary>The session or span in which a wrapper runs its body.</summary>
internal interface IRun : IPlace
{
    /// <summary>Records an exception. Always false, for use in an exception filter.</summary>
    bool Fail(Exception? exception);

    /// <summary>What <see cref="Fail"/> has recorded, as far as it is known; null for nothing.</summary>
    Failure? Verdict { get; }

    /// <summary>Puts back the verdict that there was before the one that has been recorded, unless there is yet another by
    /// now.</summary>
    void Restore(Failure recorded, Failure? before);

    /// <summary>Ends it with status ok, unless <see cref="Fail"/> has recorded another.</summary>
    void End();
}

internal interface IRecordingSpan : IRun
{
    /// <summary>Counts an item of a stream, and records its event if it has one.</summary>
    void Item(in ItemEvent item);

    /// <summary>Ends it with a status, unless <see cref="IRun.Fail"/> has set one.</summary>
    void End(SpanStatus status, bool isAbandoned = false);
}

internal interface ISessionPlace : IPlace
{
    IRecordingSession Session { get; }

    /// <summary>The session of this flow of control; null outside any session.</summary>
    static IRecordingSession? CurrentSession =>
        AmbientPlace.Last is null ? null : (AmbientPlace.Current as ISessionPlace)?.Session;
}
