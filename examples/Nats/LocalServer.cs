using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace NatsExample;

/// <summary>A NATS server of the example's own, with JetStream in a temporary folder.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly string store = Directory.CreateTempSubdirectory("nats-").FullName;
    private readonly int port = FreePort();
    private readonly string program;
    private Process process;

    private LocalServer(string program)
    {
        this.program = program;
        process = Start();
    }

    internal string Url => "nats://127.0.0.1:" + port;

    /// <summary>Null where no server is installed.</summary>
    internal static LocalServer? TryStart() =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/bin")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "nats-server"))
            .FirstOrDefault(File.Exists)
            is { } program
            ? new LocalServer(program)
            : null;

    /// <summary>As by SIGKILL, in the midst of whatever it does.</summary>
    internal void KillAndRestart()
    {
        Kill();
        process = Start();
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(store, recursive: true);
    }

    private void Kill()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Once this returns, it listens.</summary>
    private Process Start()
    {
        string[] arguments = ["-js", "-sd", store, "-a", "127.0.0.1", "-p", $"{port}"];
        Process started = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
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
