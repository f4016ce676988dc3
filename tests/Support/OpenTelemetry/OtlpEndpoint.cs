using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>
/// An OTLP/HTTP endpoint on the loopback, by threads of its own. It keeps the bytes of every request, and answers at once or, where it
/// is slow, when the test lets it.
/// </summary>
internal sealed class OtlpEndpoint : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ManualResetEventSlim mayAnswer;

    internal OtlpEndpoint(bool isSlow = false)
    {
        mayAnswer = new ManualResetEventSlim(!isSlow);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Traces = new Uri("http://" + listener.LocalEndPoint + "/v1/traces");
        InBackground(Accept);
    }

    internal Uri Traces { get; }

    /// <summary>The requests' bodies, in the order of their arrival.</summary>
    internal ConcurrentQueue<byte[]> Bodies { get; } = new();

    /// <summary>Set when the first request has arrived whole.</summary>
    internal ManualResetEventSlim HasReceived { get; } = new();

    /// <summary>Answers what waits for an answer, and from now on everything at once.</summary>
    internal void Answer() => mayAnswer.Set();

    public void Dispose()
    {
        Answer();
        listener.Dispose();
    }

    private static void InBackground(Action action) => new Thread(() => action()) { IsBackground = true }.Start();

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket client = listener.Accept();
                InBackground(() => Serve(client));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private void Serve(Socket client)
    {
        using var connection = new NetworkStream(client, ownsSocket: true);
        using var input = new BufferedStream(connection);
        try
        {
            while (BodyLength(input) is { } length)
            {
                byte[] body = new byte[length];
                input.ReadExactly(body);
                Bodies.Enqueue(body);
                HasReceived.Set();
                mayAnswer.Wait();
                connection.Write("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8);
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }

    /// <summary>Reads a request's head; null where the client has closed the connection instead.</summary>
    private static int? BodyLength(Stream input)
    {
        const string Header = "content-length:";
        int? length = null;
        while (Line(input) is { } line)
        {
            if (line.Length == 0)
            {
                return length ?? throw new InvalidDataException("A request without " + Header);
            }

            if (line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line[Header.Length..], CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    private static string? Line(Stream input)
    {
        var line = new StringBuilder();
        int next;
        while ((next = input.ReadByte()) >= 0 && next != '\n')
        {
            line.Append((char)next);
        }

        return next < 0 ? null : line.ToString().TrimEnd('\r');
    }
}
