using System.Text;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry.Exporter;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

/// <summary>What the SDK sends of a session that a redactor has seen, byte by byte.</summary>
public class RedactedBytesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NoByteOfASecretIsSent(bool isLive)
    {
        using var endpoint = new OtlpEndpoint();
        using (var sdk = new SdkOtlp(endpoint.Traces, OtlpExportProtocol.HttpProtobuf))
        {
            ObservatoryOptions options = Some.Quiet() with
            {
                Redactor = Redacting.Hiding(Planted.Secret),
                ActivitySource = isLive ? sdk.Source : null,
            };
            Observatory observatory = isLive
                ? Mode.Server.Start(options)
                : Mode.Server.Start(options, new OpenTelemetryExporter(sdk.Source));
            Planted.Run(observatory);
            await observatory.End();
        }

        string sent = string.Concat(endpoint.Bodies.Select(Encoding.Latin1.GetString));
        Assert.DoesNotContain(Planted.Secret, sent);
        Assert.Contains("hit HIDDEN", sent);
    }
}
