using System.Diagnostics;
using AgentObservatory.Tests.Nats;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

public class NatsFollowTests
{
    [NatsFact]
    public async Task AStreamIsReadAndFollowed()
    {
        using var folder = new TestFolder();
        using var server = new NatsServer(folder["js"]);
        await using var exporter = new NatsExporter(new() { Connection = server.Connection });
        exporter.Export(SplitRun.Whole("before"));

        string program = BuiltProgram.Of("src/ObsView", "obs-view");
        var start = new ProcessStartInfo("dotnet", [program, server.Connection.Url + "/agents"])
        {
            RedirectStandardOutput = true,
        };
        using Process obsView = Process.Start(start)!;
        await LineWith("tool of before");
        exporter.Export(SplitRun.Whole("after"));
        await LineWith("tool of after");
        obsView.Kill();
        await obsView.WaitForExitAsync();

        async Task LineWith(string text)
        {
            while (await obsView.StandardOutput.ReadLineAsync() is { } line && !line.Contains(text)) { }

            Assert.False(obsView.HasExited);
        }
    }
}
