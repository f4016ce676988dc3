using System.Diagnostics;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>What calls have left: in the envelope of the client, in those of the server, and with whoever listens.</summary>
internal sealed record Ran(
    SetUp SetUp,
    SessionEnvelope Client,
    IReadOnlyList<SessionEnvelope> Served,
    IReadOnlyList<Heard> Activities
)
{
    internal const string AtClient = "ours-at-client";
    internal const string AtServer = "ours-at-server";

    /// <summary>The sessions of the server, if there is one.</summary>
    internal SessionEnvelope Server => Assert.Single(Served);

    internal SpanRecord[] Calls => [.. Client.Spans.Where(span => span.Kind == SpanKind.ToolCall)];

    /// <summary>The activities that tell of calls, by the library or by the SDK.</summary>
    internal Heard[] CallsHeardAt(string source) =>
        [.. Activities.Where(one => (one.Source == source && IsTool(one)) || IsCall(one, KindOf(source)))];

    /// <summary>The envelopes without what differs from run to run: ids, times, ports, the order of what ran in parallel, and
    /// notifications, which may be sent for longer than the call that sends them.</summary>
    internal string Shape() =>
        string.Join('\n', Served.SelectMany(one => Lines("server", one)).Concat(Lines("client", Client)).Order());

    /// <summary>Everything, for a test that fails.</summary>
    internal string Picture() =>
        string.Join(
            '\n',
            [
                SetUp.ToString(),
                .. Ids("client", Client),
                .. Served.SelectMany(one => Ids("server", one)),
                .. Activities.Select(one =>
                    $"  {one.TraceId} {one.SpanId} in {one.ParentId}: {one.Name} of {one.Source}, {one.Kind}, "
                    + string.Join(", ", one.Links)
                ),
                Shape(),
            ]
        );

    private static ActivityKind KindOf(string source) => source == AtClient ? ActivityKind.Client : ActivityKind.Server;

    private static bool IsTool(Heard one) => one.Name.StartsWith("execute_tool ", StringComparison.Ordinal);

    private static bool IsCall(Heard one, ActivityKind kind) =>
        one.Source == Listeners.McpSdk && one.Kind == kind && one.Name.StartsWith("tools/call ", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(string side, SessionEnvelope envelope) =>
        envelope
            .Spans.Where(span => span.Kind != SpanKind.Activity)
            .Select(span =>
                $"{side} {envelope.Session.AgentId} {envelope.Status}: {Path(span, envelope)}, {span.Status}, "
                + $"{span.Error?.Type}, {string.Join(", ", Attributes(span))}"
            );

    private static string Path(SpanRecord span, SessionEnvelope envelope) =>
        (envelope.Spans.FirstOrDefault(one => one.SpanId == span.ParentSpanId) is { } parent ? Path(parent, envelope) : "")
        + $"/{span.Kind} {span.Name}";

    private static IEnumerable<string> Attributes(SpanRecord span) =>
        span
            .Attributes.Where(attribute => attribute.Key != "otel.scope.name")
            .Select(attribute => attribute.Key + "=" + (IsOfThisRun(attribute.Key) ? "?" : attribute.Value))
            .Order(StringComparer.Ordinal);

    private static bool IsOfThisRun(string key) => key is "jsonrpc.request.id" or "mcp.session.id" or "server.port";

    private static IEnumerable<string> Ids(string side, SessionEnvelope envelope) =>
        envelope
            .Spans.Select(span => $"  {span.SpanId} in {span.ParentSpanId}: {span.Kind} {span.Name}")
            .Prepend($"{side} {envelope.Session.TraceId} {envelope.Session.SpanId} in {envelope.Session.Parent?.SpanId}");
}
