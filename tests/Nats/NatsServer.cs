using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace AgentObservatory.Tests.Nats;

/// <summary>A test against a real server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NatsFactAttribute : FactAttribute
{
    public NatsFactAttribute() => Skip = NatsServer.Missing;
}

/// <summary>Tests against a real server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NatsTheoryAttribute : TheoryAttribute
{
    public NatsTheoryAttribute() => Skip = NatsServer.Missing;
}

/// <summary>A NATS server of a test's own, with JetStream on disk, in a process that can be killed and started again.</summary>
internal sealed class NatsServer : IDisposable
{
    private readonly string store;
    private readonly string[] settings;
    private Process process;

    internal NatsServer(string store, params string[] settings)
    {
        (this.store, this.settings) = (store, settings);
        process = Start();
    }

    /// <summary>Why such tests are skipped, or null.</summary>
    internal static string? Missing { get; } =
        Executable is null && Environment.GetEnvironmentVariable("NATS_SERVER_REQUIRED") != "true"
            ? "needs nats-server (apt-get install nats-server)"
            : null;

    internal NatsOpts Connection => NatsOpts.Default with { Url = "nats://127.0.0.1:" + Port };

    internal int Port { get; } = FreePort();

    private static string? Executable =>
        new[] { "/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server" }.FirstOrDefault(File.Exists);

    /// <summary>SIGKILL. This says nothing about a loss of power: the kernel still writes what the process has given to it.</summary>
    internal void Kill()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    internal void Restart() => process = Start();

    /// <summary>Lets the server do nothing, but keep its connections; or go on.</summary>
    internal void Signal(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>How many messages are in the stream that exporters create.</summary>
    internal async Task<long> Messages()
    {
        await using var connection = new NatsConnection(Connection);
        return (await new NatsJSContext(connection).GetStreamAsync("agents")).Info.State.Messages;
    }

    public void Dispose()
    {
        try
        {
            Kill();
        }
        catch (InvalidOperationException)
        {
            // It has been killed by the test.
        }
    }

    /// <summary>Starts the server and waits until it listens.</summary>
    private Process Start()
    {
        string[] arguments = ["-js", "-sd", store, "-a", "127.0.0.1", "-p", Port.ToString(), .. settings];
        var started = Process.Start(new ProcessStartInfo(Executable!, arguments) { RedirectStandardError = true })!;
        while (started.StandardError.ReadLine() is { } line)
        {
            if (line.Contains("Server is ready", StringComparison.Ordinal))
            {
                _ = started.StandardError.ReadToEndAsync();
                return started;
            }
        }

        throw new InvalidOperationException("nats-server has ended at once.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>How long a test waits for what should come, so that one that waits for nothing fails.</summary>
internal static class StreamReading
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
}
