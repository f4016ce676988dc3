using System.Reactive.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Nats;

/// <summary>The disk of the server itself.</summary>
public class NatsDiskTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [TmpfsFact]
    public async Task Fault01_AServerWhoseDiskIsFullLosesNothingThatItHasAcknowledged()
    {
        using var folder = new TestFolder();
        using var disk = new SmallFileSystem(folder["disk"], kilobytes: 2_048);
        string ballast = folder.Write("disk/ballast", new byte[1_536 * 1024]);
        using var server = new NatsServer(folder["disk/js"]);
        var exporter = new NatsExporter(new() { Connection = server.Connection, Patience = Short });
        using var observatory = Some.Inline(exporter);
        var acknowledged = new HashSet<string>();
        ExporterHealth Health() => observatory.Health.Exporters[0];

        for (int number = 1; Health().Dropped[DropReason.ExportFailed] < 3; number++)
        {
            long before = Health().Exported;
            observatory.Run(1, number);
            if (Health().Exported > before)
            {
                acknowledged.Add(number.ToString());
            }
        }

        Assert.NotEmpty(acknowledged);
        Some.LawsHold(observatory);
        File.Delete(ballast);
        server.Kill();
        server.Restart();
        while (!acknowledged.Contains("again"))
        {
            long before = Health().Exported;
            observatory.StartSession(new AgentContext("again", "agent")).Dispose();
            if (Health().Exported > before)
            {
                acknowledged.Add("again");
            }
        }

        await new NatsReader(new() { Connection = server.Connection })
            .Sessions.Timeout(StreamReading.Patience)
            .TakeUntil(one => acknowledged.Remove(one.Session.SessionId) && acknowledged.Count == 0);
    }
}
