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

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("http://ann:secret@traces:4222")]
    [InlineData("nats://ann:secret@tra ces:port")]
    [InlineData("nats://traces:4222,nats://ann:secret@:port")]
    public void AnAddressThatIsNoneIsRefusedAtOnceAndNotRepeated(string? url)
    {
        NatsOpts connection = NatsOpts.Default with { Url = url! };

        var told = Assert.ThrowsAny<ArgumentException>(() => new NatsExporter(new() { Connection = connection }));
        Assert.DoesNotContain("secret", told.ToString());
        Assert.ThrowsAny<ArgumentException>(() => new NatsReader(new() { Connection = connection }));
    }

    [Theory]
    [InlineData("traces")]
    [InlineData("nats://traces:4222,traces:4223")]
    [InlineData("wss://ann:secret@traces/nats")]
    public async Task AnAddressOfAServerIsTaken(string url)
    {
        NatsOpts connection = NatsOpts.Default with { Url = url };

        await using var exporter = new NatsExporter(new() { Connection = connection });
        _ = new NatsReader(new() { Connection = connection });
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a.b")]
    [InlineData("a*")]
    [InlineData(">")]
    [InlineData("a/b")]
    [InlineData("a\r\nPUB x 0")]
    public void WhatIsNoNameIsRefusedAtOnce(string name)
    {
        Assert.Throws<ArgumentException>("Stream", () => new NatsExporter(new() { Stream = name }));
        Assert.Throws<ArgumentException>("Stream", () => new NatsReader(new() { Stream = name }));
        Assert.Throws<ArgumentException>("Consumer", () => new NatsReader(new() { Consumer = name }));
        Assert.Throws<ArgumentException>(
            "SubjectPrefix",
            () => new NatsExporter(new() { SubjectPrefix = "agents." + name + "." })
        );
    }

    [Theory]
    [InlineData("agents")]
    [InlineData("traces.of-team_1.agents")]
    [InlineData("\u00e4")]
    public async Task APrefixMayHaveSeveralWords(string prefix)
    {
        await using var exporter = new NatsExporter(new() { SubjectPrefix = prefix });
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
