using NATS.Client.Core;

namespace AgentObservatory.Tests.Nats;

public class NatsOptionsTests
{
    private static readonly NatsOpts Nowhere = NatsOpts.Default with
    {
        Url = "nats://127.0.0.1:1",
        AuthOpts = NatsAuthOpts.Default with { Username = "ann", Password = "secret" },
    };

    [Fact]
    public void OptionsAsTextHaveNoCredentials()
    {
        string text = $"{new NatsExporterOptions { Connection = Nowhere }} {new NatsReaderOptions { Connection = Nowhere }}";

        Assert.Contains("Stream = agents", text);
        Assert.DoesNotContain("secret", text);
    }

    [Fact]
    public void AReaderSaysWhatItWaitsFor()
    {
        var reader = new NatsReader(new NatsReaderOptions { Connection = Nowhere });
        Assert.Null(reader.LastError);

        using IDisposable subscription = reader.Sessions.Subscribe(static _ => { });

        Assert.True(SpinWait.SpinUntil(() => reader.LastError is not null, TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain("secret", reader.LastError);
    }
}
