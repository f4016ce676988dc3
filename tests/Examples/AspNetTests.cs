using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class AspNetTests
{
    private const string Listening = "Now listening on: ";

    /// <summary>Enough for any machine; it only turns a wait without an end into a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [BashFact]
    public async Task SigtermInTheMidstOfAnAnswerEndsItAndItsTraceIsExported()
    {
        using var folder = new TestFolder();
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

        Assert.Equal(0, server.ExitCode);
        SessionEnvelope session = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal(SpanStatus.Cancelled, session.Status);
        Assert.Equal(SpanStatus.Ok, session.Span("search").Status);
        Assert.Equal(SpanStatus.Cancelled, session.Span("answer").Status);
        Assert.Equal("cancelled", session.Attribute("answer", StreamAttribute.End).AsString());
        Assert.NotEmpty(session.EventsOf("answer"));
        Assert.Single(TraceFile.Read(folder["logs/bad.jsonl"]));
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
