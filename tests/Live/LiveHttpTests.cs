using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Live;

/// <summary>Live mode and what .NET itself traces: the calls of an HttpClient.</summary>
public class LiveHttpTests
{
    [Fact]
    public async Task AnHttpCallWithinAToolIsAChildOfTheToolsSpan()
    {
        using var listening = new Listening();
        var calls = new ConcurrentQueue<Activity>();
        using var http = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = calls.Enqueue,
        };
        ActivitySource.AddActivityListener(http);
        var memory = new InMemoryExporter();
        var server = new CannedServer();
        using (var client = new HttpClient(server.Handler()))
        using (var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = listening.Source }, memory))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            await session.ToolCall("fetch", _ => client.GetStringAsync("http://server.example/first"));
            using (session.ToolCall("fetch again"))
            {
                await client.GetStringAsync("http://server.example/second");
            }
        }

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Activity[] own = [.. calls.Where(call => call.TraceId.ToHexString() == envelope.Session.TraceId.ToString())];
        Assert.Equal(
            [envelope.Span("fetch").SpanId.ToString(), envelope.Span("fetch again").SpanId.ToString()],
            own.Select(call => call.ParentSpanId.ToHexString())
        );
        Assert.Equal(own.Select(call => call.Id), server.TraceParents);
    }

    /// <summary>Answers every request in memory: no network, and the whole of the platform's HTTP client.</summary>
    private sealed class CannedServer
    {
        private const string Header = "traceparent: ";
        private readonly StringBuilder received = new();

        internal IEnumerable<string> TraceParents =>
            received
                .ToString()
                .Split("\r\n")
                .Where(line => line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
                .Select(line => line[Header.Length..]);

        internal SocketsHttpHandler Handler() =>
            new() { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new Connection(received)) };

        private sealed class Connection(StringBuilder received) : MemoryStream
        {
            private static readonly byte[] Answer =
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray();
            private int sent;

            public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
            {
                received.Append(Encoding.ASCII.GetString(bytes.Span));
                return ValueTask.CompletedTask;
            }

            public override ValueTask<int> ReadAsync(Memory<byte> bytes, CancellationToken cancellation = default)
            {
                int count = Math.Min(bytes.Length, Answer.Length - sent);
                Answer.AsMemory(sent, count).CopyTo(bytes);
                sent += count;
                return ValueTask.FromResult(count);
            }
        }
    }
}
