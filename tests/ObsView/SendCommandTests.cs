using System.Text.Json;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.AspNetCore.Http;

namespace AgentObservatory.Tests.ObsView;

public sealed class SendCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AMessageAboutACollectorHasNoPassword()
    {
        var outcome = ObsViewProcess.Run(
            "send",
            "http://user:secret@localhost:1/x?key=secret",
            "--retries",
            "0",
            SeedTraces.Path("basic.jsonl")
        );

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("obs-view: http://localhost:1/x: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionsAreSentTogetherAndCounted()
    {
        await using var collector = await Collector.StartAsync();

        var outcome = ObsViewProcess.Run(["send", collector.Address, .. SeedTraces.Paths]);

        var envelopes = SeedTraces.Envelopes;
        var spans = envelopes.Sum(envelope => envelope.Spans.Length + 1);
        var (path, headers, body) = Assert.Single(collector.Requests);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            $"sent {envelopes.Length} sessions, {spans:N0} spans in 1 request, 0 retries, 0 spans rejected,\n  0 sessions not sent\n",
            outcome.Output
        );
        Assert.Equal("/v1/traces", path);
        Assert.Contains("Content-Type: application/json", headers, StringComparison.Ordinal);
        var sent = OtlpDocument.Spans(JsonElement.Parse(body)).ToLookup(span => span.TraceId);
        Assert.All(
            envelopes
                .GroupBy(envelope => envelope.Session.TraceId)
                .Where(trace => trace.Count() == 1)
                .Select(trace => trace.First()),
            envelope =>
                SpanComparison.Same(envelope, [.. sent[envelope.Session.TraceId.ToString()]], SpanComparison.Precision.Exact)
        );
        Assert.Equal(spans, sent.Sum(trace => trace.Count()));
    }

    [Fact]
    public async Task ManySessionsAreSeveralRequests()
    {
        await using var collector = await Collector.StartAsync();
        var text = new string('x', 30_000);
        var line = TraceText.Session(TraceText.Start(1, attributes: new { text }), TraceText.End(1));
        var file = folder.Write("many.jsonl", [.. Enumerable.Repeat(line, 100)]);

        var outcome = ObsViewProcess.Run("send", collector.Address + "/custom", file, "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var counts = JsonElement.Parse(outcome.Output);
        Assert.Equal(100, counts.GetProperty("sessions").GetInt32());
        Assert.Equal(3, counts.GetProperty("requests").GetInt32());
        Assert.All(collector.Requests, request => Assert.Equal("/custom", request.Path));
        Assert.Equal(200, collector.Requests.Sum(request => OtlpDocument.Spans(JsonElement.Parse(request.Body)).Count));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ABusyCollectorIsAskedAgain(int status)
    {
        await using var collector = await Collector.StartAsync(new Busy(status), new Busy(status));

        var outcome = ObsViewProcess.Run("send", collector.Address, SeedTraces.Path("basic.jsonl"));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("sent 1 session, 8 spans in 1 request, 2 retries,", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(3, collector.Requests.Count);
        Assert.Single(collector.Requests.Select(request => request.Body).Distinct());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(301)]
    public async Task WhatACollectorRefusesIsToldAndTheRestIsSent(int status)
    {
        await using var collector = await Collector.StartAsync(Results.StatusCode(status));
        var large = TraceText.Session(TraceText.Start(1, new string('x', 2_000_000)), TraceText.End(1));
        var file = folder.Write("two.jsonl", large, TraceText.Session());

        var outcome = ObsViewProcess.Run("send", collector.Address, file);

        Assert.Equal((2, $"obs-view: {collector.Address}/v1/traces: HTTP {status}\n"), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("sent 1 session, 1 span in 1 request, 0 retries,", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 session not sent", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault66_WhatACollectorDoesNotTakeIsCountedAndItsReasonIsShownEscaped()
    {
        var partial = """{"partialSuccess":{"rejectedSpans":"3","errorMessage":"no \u001b[31mroom\u202e"}}""";
        await using var collector = await Collector.StartAsync(Results.Text(partial, "application/json"));

        var outcome = ObsViewProcess.Run("send", collector.Address, SeedTraces.Path("basic.jsonl"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(
            "sent 1 session, 5 spans in 1 request, 0 retries, 3 spans rejected,",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.EndsWith("no \\u001b[31mroom\\u202e\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereNobodyListensItIsTold()
    {
        string address;

        await using (var collector = await Collector.StartAsync())
        {
            address = collector.Address;
        }

        var outcome = ObsViewProcess.Run("send", address, SeedTraces.Path("basic.jsonl"), "--retries", "0");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"obs-view: {address}/v1/traces: ", outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith("sent 0 sessions, 0 spans in 0 requests,", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadersComeFromTheVariableOfTheSdks()
    {
        await using var collector = await Collector.StartAsync();

        var outcome = ObsViewProcess.Shell(
            $"dotnet \"$OBS_VIEW\" send {collector.Address} '{SeedTraces.Path("basic.jsonl")}'",
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b,tenant=1")
        );

        Assert.Equal(0, outcome.ExitCode);
        var headers = Assert.Single(collector.Requests).Headers.Split('\n');
        Assert.Contains("api-key: a b", headers);
        Assert.Contains("tenant: 1", headers);
    }

    [Fact]
    public async Task Fault39_AHostileTraceIsSentAsJson()
    {
        await using var collector = await Collector.StartAsync();
        var file = folder.Write("hostile.jsonl", [.. HostileText.All.Select(HostileText.EverywhereIn)]);

        var outcome = ObsViewProcess.Run("send", collector.Address, file);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.True(HostileText.IsHarmless(outcome.Output), outcome.Output);
        Assert.Equal(
            2 * HostileText.All.Length,
            OtlpDocument.Spans(JsonElement.Parse(Assert.Single(collector.Requests).Body)).Count
        );
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("ftp://collector")]
    [InlineData("traces.jsonl")]
    public void Fault44_WhatIsNoAddressIsRefused(string address)
    {
        var outcome = ObsViewProcess.Run("send", address, SeedTraces.Path("basic.jsonl"));

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith($"obs-view: '{address}' is no address of a collector", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Asks to be asked again at once.</summary>
    private sealed class Busy(int status) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        }
    }
}
