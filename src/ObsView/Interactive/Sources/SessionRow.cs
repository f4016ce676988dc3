using System.Collections.Immutable;

namespace AgentObservatory.ObsView.Interactive.Sources;

/// <summary>A session that is listed: what its row shows, and where its lines are. Long texts are cut. Immutable.</summary>
internal sealed record SessionRow
{
    /// <summary>More than a row has room for.</summary>
    private const int MostText = 400;

    /// <summary>Stays what it is as long as the session is listed.</summary>
    public required long Id { get; init; }

    /// <summary>Where its lines are, in the order in which they came.</summary>
    public required ImmutableArray<LinePlace> Lines { get; init; }

    public required string SessionId { get; init; }

    public required string Agent { get; init; }

    /// <summary>The first thing that a user asks; "" if nothing says so.</summary>
    public required string Question { get; init; }

    public required Timestamp StartTime { get; init; }

    public required SpanStatus Status { get; init; }

    public required bool IsSuspended { get; init; }

    public required long DurationNanoseconds { get; init; }

    public required long Spans { get; init; }

    public required long Errors { get; init; }

    public required long Tokens { get; init; }

    public required TraceId TraceId { get; init; }

    /// <summary>The trace that it was started in; none for a session that no other has started.</summary>
    public required TraceId ParentTrace { get; init; }

    public static SessionRow Of(long id, ImmutableArray<LinePlace> lines, SessionEnvelope envelope)
    {
        var summary = SessionSummary.Of(envelope);
        return new SessionRow
        {
            Id = id,
            Lines = lines,
            SessionId = Cut(summary.Session.SessionId),
            Agent = Cut(summary.Session.AgentId),
            Question = Cut(summary.Question),
            StartTime = summary.Session.StartTime,
            Status = summary.Status,
            IsSuspended = envelope.SuspendReason is not null,
            DurationNanoseconds = summary.DurationNanoseconds,
            Spans = summary.Spans,
            Errors = summary.Errors,
            Tokens = summary.Tokens.Total,
            TraceId = summary.Session.TraceId,
            ParentTrace = summary.Session.Parent?.TraceId ?? TraceId.None,
        };
    }

    private static string Cut(string? text) =>
        text is null ? ""
        : text.Length <= MostText ? text
        : text[..MostText];
}
