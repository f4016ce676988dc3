using System.Net;
using System.Net.Sockets;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

/// <summary>A port of the loopback that refuses every connection: it is taken, and nobody listens.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal ClosedPort()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = new Uri("http://" + socket.LocalEndPoint + "/v1/traces");
    }

    internal Uri Url { get; }

    public void Dispose() => socket.Dispose();
}
