using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>Runs the Aspire dashboard on free ports of the loopback, open to all, with its data in a folder of its own.</summary>
internal sealed class AspireDashboard : IDisposable
{
    private const string FreePort = "http://127.0.0.1:0";

    /// <summary>Enough for any machine; it only turns a wait without an end into a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder folder = new();
    private readonly HttpClient client = new() { Timeout = Patience };
    private readonly Process process;

    private AspireDashboard()
    {
        var start = new ProcessStartInfo(DashboardRequirement.Here.Program!)
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = start.Environment["TMPDIR"] = start.Environment["TEMP"] = folder.Root;
        start.Environment["ASPNETCORE_URLS"] = FreePort;
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = FreePort;
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = FreePort;
        start.Environment["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
        process = Process.Start(start)!;
    }

    /// <summary>Where its pages are.</summary>
    internal Uri Pages { get; private set; } = null!;

    internal Uri Grpc { get; private set; } = null!;

    internal Uri Http { get; private set; } = null!;

    internal static async Task<AspireDashboard> StartAsync()
    {
        var dashboard = new AspireDashboard();
        try
        {
            dashboard.Pages = await dashboard.AddressAfterAsync("Now listening on: ");
            dashboard.Grpc = await dashboard.AddressAfterAsync("OTLP/gRPC listening on: ");
            dashboard.Http = await dashboard.AddressAfterAsync("OTLP/HTTP listening on: ");

            // What it says further is read to nowhere, so that it never waits for a reader.
            _ = dashboard.process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return dashboard;
        }
        catch
        {
            dashboard.Dispose();
            throw;
        }
    }

    /// <summary>Sends it as OTLP/JSON, with its own ids.</summary>
    internal async Task SendAsync(SessionEnvelope envelope)
    {
        using var request = new ByteArrayContent(Sending.OtlpJson(envelope).ToArray());
        request.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri(Http, "/v1/traces"), request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>The spans of a trace, as its own API returns them; asked for until there are so many.</summary>
    internal async Task<IReadOnlyList<SeenSpan>> SpansAsync(string traceId, int count)
    {
        var trace = new Uri(Pages, "/api/telemetry/traces/" + traceId);
        var waited = Stopwatch.StartNew();
        IReadOnlyList<SeenSpan> spans;
        do
        {
            using HttpResponseMessage response = await client.GetAsync(trace);
            spans =
                response.StatusCode == HttpStatusCode.OK
                    ? OtlpDocument.Spans(JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("data"))
                    : [];
        } while (spans.Count < count && waited.Elapsed < Patience);

        return spans;
    }

    public void Dispose()
    {
        client.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    private async Task<Uri> AddressAfterAsync(string prefix)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            int place = line.IndexOf(prefix, StringComparison.Ordinal);
            if (place >= 0)
            {
                return new Uri(line[(place + prefix.Length)..]);
            }
        }

        throw new InvalidOperationException("The dashboard has ended before it listened.");
    }
}
