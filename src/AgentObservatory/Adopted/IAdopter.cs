using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>A session, or a span of it, as what activities of other libraries run within.</summary>
internal interface IAdopter : IPlace
{
    /// <summary>The session's recorder.</summary>
    Recorder Recorder { get; }

    /// <summary>The activities that run within the session.</summary>
    AdoptedActivities Adopted { get; }

    /// <summary>The span's row; none for a session.</summary>
    int Row { get; }

    /// <summary>What spans within it have as their parent.</summary>
    ulong Id { get; }

    /// <summary>The span's kind; empty for a session.</summary>
    string Kind { get; }

    /// <summary>The span's name; empty for a session.</summary>
    string Name { get; }

    /// <summary>A span that has started within it and is not made current.</summary>
    IAdopter Within(in StartedSpan started, string name, string kind);

    /// <summary>Ends the span, with status ok unless an error has been recorded.</summary>
    void End();
}
