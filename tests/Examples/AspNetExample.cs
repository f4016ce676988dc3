using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

/// <summary>Runs the web service among the examples, which ends when it is told to.</summary>
internal static class AspNetExample
{
    private const string Listening = "Now listening on: ";

    /// <summary>Enough for any machine; it only turns a wait without an end into a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks it something, and sends it SIGTERM in the midst of the answer. Returns its exit code.</summary>
    internal static async Task<int> StopWhileItAnswersAsync(TestFolder folder)
    {
        using Process server = Serve(folder);
        try
        {
            string address = await AddressOf(server);
            using var client = new HttpClient { Timeout = Patience };
            using Stream answer = await client.GetStreamAsync(address + "/answer?question=rx");
            using var events = new StreamReader(answer);
            Assert.Equal("data: Much", await events.ReadLineAsync());
            Assert.Equal("Healthy", await client.GetStringAsync(address + "/health"));

            Process.Start("bash", ["-c", $"kill -TERM {server.Id}"]).WaitForExit();

            // The rest of the answer: it ends as any answer does.
            await events.ReadToEndAsync().WaitAsync(Patience);
            await server.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            Assert.True(server.WaitForExit(Patience));
        }
        finally
        {
            server.Kill();
        }

        return server.ExitCode;
    }

    private static Process Serve(TestFolder folder)
    {
        ProcessStartInfo start = Example.Start("AspNet", "AspNet", "--urls", "http://127.0.0.1:0");
        string settings = Path.Combine(Path.GetDirectoryName(start.ArgumentList[0])!, "appsettings.json");
        File.Copy(settings, folder["appsettings.json"]);
        start.WorkingDirectory = folder.Root;
        start.RedirectStandardOutput = true;
        start.Environment.Remove("ASPNETCORE_URLS");
        return Process.Start(start)!;
    }

    private static async Task<string> AddressOf(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            int place = line.IndexOf(Listening, StringComparison.Ordinal);
            if (place >= 0)
            {
                return line[(place + Listening.Length)..];
            }
        }

        throw new InvalidOperationException("The server has ended.");
    }
}
