using System.Diagnostics;
using System.Text;
using AgentObservatory.Tests.Nats;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.ObsView;

public class NatsFollowTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>The picture of docs/scale.md: what is in the stream already, then what comes.</summary>
    [NatsFact]
    public async Task AStreamIsReadAndFollowed()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        var exporter = new NatsExporter(new() { Connection = server.Connection });
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        using var observatory = Some.Inline(
            Some.Quiet() with
            {
                TimeProvider = time,
                IdGenerator = new ReproducibleIds(),
            },
            exporter
        );
        string picture = File.ReadAllText(RepositoryFolder.Of("tests/ObsView/Pictures/nats.txt"));

        string waiting = Plan(observatory, time);
        using Process obsView = Follow(server);
        string seen = await Until("suspended");
        Pay(observatory, time, waiting);
        seen += await Until("pay");
        obsView.Kill();
        await obsView.WaitForExitAsync();

        output.WriteLine(seen);
        Assert.Equal(picture, seen);
        Assert.Contains(picture, File.ReadAllText(RepositoryFolder.Of("docs/scale.md")));

        // Up to the empty line after the picture that has the text.
        async Task<string> Until(string text)
        {
            var lines = new StringBuilder();
            bool isFound = false;
            while (await obsView.StandardOutput.ReadLineAsync() is { } line)
            {
                lines.Append(line).Append('\n');
                isFound |= line.Contains(text, StringComparison.Ordinal);
                if (isFound && line.Length == 0)
                {
                    break;
                }
            }

            return lines.ToString();
        }
    }

    private static Process Follow(NatsServer server)
    {
        string program = BuiltProgram.Of("src/ObsView", "obs-view");
        var start = new ProcessStartInfo("dotnet", [program, server.Connection.Url + "/agents"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("COLUMNS");
        start.Environment["LC_ALL"] = "C.UTF-8";
        return Process.Start(start)!;
    }

    /// <summary>One machine: a run that waits for somebody's approval. Returns the ticket.</summary>
    private static string Plan(Observatory observatory, FakeTimeProvider time)
    {
        AgentSession session = observatory.StartSession(new AgentContext("trip-to-lisbon", "travel-agent", "ann"));
        using (session.AgentStep("plan"))
        using (session.ToolCall("find_flights", ("to", "Lisbon")))
        {
            time.Advance(Moment);
        }

        return session.Suspend("approval");
    }

    /// <summary>Another machine: the run goes on.</summary>
    private static void Pay(Observatory observatory, FakeTimeProvider time, string waiting)
    {
        time.Advance(Moment);
        using AgentSession session = observatory.Resume(waiting);
        using AgentSpan call = session.ToolCall("pay", ("amount", 129));
        time.Advance(Moment);
        call.Fail(new TimeoutException("The bank did not answer."));
    }
}
