using AgentObservatory.Tests.Support;
using NATS.Client.Core;

namespace AgentObservatory.Tests.Nats;

/// <summary>A server that refuses the password for a while, as while it is changed.</summary>
public class RefusedPasswordTests
{
    [NatsFact]
    public async Task TheExporterWritesWhenItIsAcceptedAgain()
    {
        using var folder = new TestFolder();
        SetPassword(folder, "right");
        using var server = new NatsServer(folder["js"], "-c", folder["users"]);
        var patience = TimeSpan.FromSeconds(2);
        await using var exporter = new NatsExporter(new() { Connection = Impatient(server), Patience = patience });
        exporter.Export(SplitRun.Whole("one"));

        Restart(server, folder, "another");
        Assert.Throws<TimeoutException>(() => exporter.Export(SplitRun.Whole("two")));
        Restart(server, folder, "right");

        exporter.Export(SplitRun.Whole("three"));
    }

    /// <summary>One that is refused many times in little time.</summary>
    private static NatsOpts Impatient(NatsServer server) =>
        server.Connection with
        {
            AuthOpts = new NatsAuthOpts { Username = "u", Password = "right" },
            ReconnectWaitMin = TimeSpan.FromMilliseconds(10),
            ReconnectWaitMax = TimeSpan.FromMilliseconds(10),
            ReconnectJitter = TimeSpan.FromMilliseconds(10),
        };

    private static void Restart(NatsServer server, TestFolder folder, string password)
    {
        server.Kill();
        SetPassword(folder, password);
        server.Restart();
    }

    private static void SetPassword(TestFolder folder, string password) =>
        File.WriteAllText(folder["users"], $"authorization {{ user: u, password: {password} }}");
}
