using System.Diagnostics;
using System.Text;
using AgentObservatory.Tests.Nats;
using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
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
        using Process obsView = Follow(server.Connection.Url + "/agents");
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

    [Theory]
    [InlineData("nats://ann:secret@127.0.0.1:1/a.b")]
    [InlineData("nats://ann:secret@127.0.0.1:1/a/b")]
    [InlineData("nats://ann:secret@")]
    public void WhatCannotBeTheAddressOfAStreamIsNamedWithoutItsPassword(string address)
    {
        using Process obsView = Follow(address);

        string error = obsView.StandardError.ReadToEnd();
        obsView.WaitForExit();

        Assert.Equal(2, obsView.ExitCode);
        Assert.Contains("no address of a stream: nats://", error);
        Assert.DoesNotContain("secret", error);
    }

    [Fact]
    public async Task WhyAStreamIsWaitedForIsSaidWithoutThePassword()
    {
        using Process obsView = Follow("nats://ann:secret@127.0.0.1:1/agents");

        string?[] said = [await obsView.StandardError.ReadLineAsync(), await obsView.StandardError.ReadLineAsync()];
        obsView.Kill();

        Assert.Contains("can not connect", said[0]);
        Assert.Equal("obs-view: waiting for nats://127.0.0.1:1/agents", said[1]);
        Assert.DoesNotContain("secret", said[0]);
    }

    [NatsFact]
    public async Task AWorkQueueIsNotEmptied()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using (var connection = new NatsConnection(server.Connection))
        {
            var config = new StreamConfig("agents", ["agents.>"]) { Retention = StreamConfigRetention.Workqueue };
            await new NatsJSContext(connection).CreateStreamAsync(config);
        }

        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("one"));
        using Process obsView = Follow(server.Connection.Url + "/agents");
        string error = await obsView.StandardError.ReadToEndAsync();
        await obsView.WaitForExitAsync();

        Assert.Equal(2, obsView.ExitCode);
        Assert.Contains("a work queue", error);
        Assert.Equal(1, await server.Messages());
    }

    [NatsFact]
    public async Task MessagesThatAreNoEnvelopesAreCountedAtTheEnd()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("one"));
        await using (var connection = new NatsConnection(server.Connection))
        {
            await new NatsJSContext(connection).PublishAsync("agents.x", "no envelope");
        }

        exporter.Export(SplitRun.Whole("two"));
        using Process obsView = Follow(server.Connection.Url + "/agents");
        while (
            await obsView.StandardOutput.ReadLineAsync() is { } line
            && !line.StartsWith("session two", StringComparison.Ordinal)
        ) { }

        ObsViewProcess.Shell($"kill -TERM {obsView.Id}");
        string said = await obsView.StandardError.ReadToEndAsync();
        await obsView.WaitForExitAsync();
        Assert.Equal(1, obsView.ExitCode);
        Assert.Contains("messages that are no envelopes: 1", said);
    }

    private static Process Follow(string address)
    {
        string program = BuiltProgram.Of("src/ObsView", "obs-view");
        var start = new ProcessStartInfo("dotnet", [program, address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
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
