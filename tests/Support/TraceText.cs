using System.Text;
using System.Text.Json;

namespace AgentObservatory.Tests.Support;

/// <summary>Lines of trace files, as a writer in another language would produce them.</summary>
internal static class TraceText
{
    public const string Trace = "0af7651916cd43dd8448eb211c80319c";

    public static string Session(params string[] events) => Named("session-1", events);

    public static string Named(string sessionId, params string[] events) =>
        With(new { session_id = sessionId, agent_id = "agent-1" }, events);

    /// <summary>A line whose session has these members besides its trace id.</summary>
    public static string With(object session, string[] events, string version = "0.2") =>
        $$"""{"schema_version":{{Json(version)}},"session":{{SessionJson(session)}},"events":[{{string.Join(",", events)}}]}""";

    public static string Start(
        int span,
        string name = "work",
        string kind = "agent_step",
        int parent = 0,
        object? attributes = null
    ) =>
        Event(
            "span_start",
            span,
            parent,
            new
            {
                kind,
                name,
                attributes = attributes ?? new { },
            }
        );

    public static string Happening(int span, string name = "chunk", object? attributes = null) =>
        Event("stream_event", span, 0, new { @event = name, attributes = attributes ?? new { } });

    public static string End(int span, string status = "ok", object? error = null, long dropped = 0) =>
        Event(
            "span_end",
            span,
            0,
            new
            {
                status,
                error,
                duration_ns = 1_500_000,
                dropped_events = dropped,
            }
        );

    public static byte[] Utf8(params string[] lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    public static string Json(object? value) => JsonSerializer.Serialize(value);

    private static string Event(string type, int span, int parent, object payload) =>
        Json(
            new
            {
                event_id = "",
                timestamp = "2026-11-22T06:46:00.5Z",
                type,
                trace = new
                {
                    trace_id = Trace,
                    span_id = $"{span:x16}",
                    parent_span_id = parent == 0 ? null : $"{parent:x16}",
                },
                payload,
            }
        );

    private static string SessionJson(object session) =>
        Json(session)[..^1]
        + $$""","trace_id":"{{Trace}}","start_time":"2026-11-22T06:46:00Z","end_time":"2026-11-22T06:46:01Z"}""";
}
