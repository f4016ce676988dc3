namespace AgentObservatory;

/// <summary>Decides what is recorded of the values that an agent reports: a value that goes on, or what stands for it. See
/// <see cref="ObservatoryOptions.Redactor"/> and docs/redaction.md. Called from several threads at once.</summary>
public interface IRedactor
{
    /// <summary>What is recorded instead of a value. Lists and maps are given as a whole first, then each value in what came
    /// back, so that a value is found however deep it lies. What is returned is within the limits of any attribute: it is cut
    /// if it is larger.</summary>
    /// <param name="location">Where the value is.</param>
    /// <param name="value">The value, as it was captured. Texts of errors and names are strings.</param>
    /// <returns>The value itself, or what stands for it. If this throws, the value becomes the text
    /// <c>[redaction failed]</c>, and that is counted (<see cref="ObservatoryHealth.RedactionsFailed"/>).</returns>
    AttributeValue Redact(in ValueLocation location, AttributeValue value);

    /// <summary>Whether it is asked about names as well (<see cref="ValueRole.Name"/>). Default false. Read once, when the
    /// observatory is created.</summary>
    bool IncludesNames => false;
}

/// <summary>What a value is for.</summary>
public enum ValueRole
{
    /// <summary>An attribute that a span has from its start.</summary>
    StartAttribute,

    /// <summary>An attribute that was set while a span ran.</summary>
    LaterAttribute,

    /// <summary>An attribute of an event.</summary>
    EventAttribute,

    /// <summary>A part of <see cref="AgentContext.Metadata"/>.</summary>
    Metadata,

    /// <summary>The message of an exception.</summary>
    ErrorMessage,

    /// <summary>The stack trace of an exception, which repeats its message and those of inner ones.</summary>
    Traceback,

    /// <summary>A name, for those that ask (<see cref="IRedactor.IncludesNames"/>); <see cref="ValueLocation.Key"/> says
    /// which.</summary>
    Name,
}

/// <summary>Where a value is, for an <see cref="IRedactor"/>.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Key">The attribute's name. For a value within a map, its key there; for one in a list, the key of the list.
/// For <see cref="ValueRole.Name"/>, what it names: <c>session_id</c>, <c>agent_id</c>, <c>user_id</c>, <c>kind</c> or
/// <c>name</c> of a span, <c>event</c>, <c>suspend_reason</c>, or <c>key</c> for the name of an attribute or the key of a map. Null for
/// errors.</param>
/// <param name="SpanKind">The span's kind, as it is recorded; null for the session's own values.</param>
/// <param name="SpanName">The span's name, as it is recorded; null for the session's own values.</param>
/// <param name="EventName">The event's name, as it is recorded; null unless the value is an event's.</param>
public readonly record struct ValueLocation(
    ValueRole Role,
    string? Key,
    string? SpanKind,
    string? SpanName,
    string? EventName
);
