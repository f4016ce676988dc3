using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>The lines of a run's one process, as a writer in another language would produce them.</summary>
internal sealed partial class RunText(string sessionId, int number = 0)
{
    private const string Writer = "00000000000000bb";

    /// <summary>A line with these events, whose sequences follow the start's.</summary>
    internal string Line(string state, params string[] events) => Line(state, 0, events);

    internal string Line(string state, int first, params string[] events)
    {
        string session = $$"""
            "session_id":"{{sessionId}}","agent_id":"agent","trace_id":"{{TraceText.Trace}}","run_id":"{{number
                + 1:x16}}","start_time":"2026-11-22T06:46:00Z"
            """;
        string writers =
            $$"""[{"writer":"{{Writer}}","state":"{{state}}","ranges":[[{{first}},{{first + events.Length}}]]}]""";
        string start = $$"""
            {"event_id":"{{Writer}}{{0:x16}}","sequence":0,"timestamp":"2026-11-22T06:46:00Z","type":"session_start","trace":{"trace_id":"{{TraceText.Trace}}"},"payload":{},"session":{ {{session}} } }
            """;
        string told = string.Join(',', events.Select((text, index) => Numbered(text, first + index + 1)).Prepend(start));
        return $$"""{"schema_version":"0.3","session":{ {{session}} },"writers":{{writers}},"events":[{{told}}]}""";
    }

    internal SessionEnvelope Read(string state, params string[] events) => Read(state, 0, events);

    internal SessionEnvelope Read(string state, int first, params string[] events) =>
        Assert
            .IsType<TraceLine.Readable>(
                Assert.Single(TraceFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(Line(state, first, events)))))
            )
            .Envelope;

    private static string Numbered(string text, int sequence) =>
        EventId()
            .Replace(
                text,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"event_id\":\"{Writer}{sequence:x16}\",\"sequence\":{sequence}"
                ),
                1
            );

    [GeneratedRegex("\"event_id\":\"\"")]
    private static partial Regex EventId();
}
