using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentObservatory.Tests.Telemetry;

namespace AgentObservatory.Tests.InteropTests;

/// <summary>Runs tests/interop/receive.mjs: an OTLP receiver that is not ours, on the loopback.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly Process node;
    private readonly Task<string> errors;

    internal OtlpReceiver()
    {
        if (NodeRequirement.Here.Missing is { } missing)
        {
            Assert.Fail(missing + " The receiver must not be skipped here, because CI is true.");
        }

        var start = new ProcessStartInfo("node", [RepositoryFiles.Receiver])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        node = Process.Start(start)!;
        errors = node.StandardError.ReadToEndAsync();
        string? addresses = node.StandardOutput.ReadLine();
        Assert.True(addresses is not null, "The receiver did not start: " + (addresses ?? errors.Result));
        JsonElement urls = JsonElement.Parse(addresses!);
        Grpc = new Uri(urls.GetProperty("grpc").GetString()!);
        Http = new Uri(urls.GetProperty("http").GetString()!);
    }

    internal Uri Grpc { get; }

    internal Uri Http { get; }

    /// <summary>
    /// Ends it and returns the spans of everything it had answered, by trace. It prints what it answers before it looks at its
    /// input again.
    /// </summary>
    internal ILookup<string, SeenSpan> Finish()
    {
        node.StandardInput.Close();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.Equal("", errors.Result);
        return output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => OtlpDocument.Spans(JsonElement.Parse(line)))
            .ToLookup(span => span.TraceId);
    }

    public void Dispose()
    {
        if (!node.HasExited)
        {
            node.Kill();
        }

        node.Dispose();
    }
}
