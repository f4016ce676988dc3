using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Live;

/// <summary>In live mode values are redacted on the agent's thread, before an activity has them.</summary>
public class LiveRedactionTests
{
    [Theory]
    [BothModes]
    public async Task NoActivityEverHasASecret(Mode mode)
    {
        using var listening = new Listening();
        var seen = new List<string>();
        listening.OnStarted = activity => seen.AddRange(SeenSpan.Of(activity).Lines());
        Redacting hiding = Redacting.Hiding(Planted.Secret);
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(listening.Options with { Redactor = hiding }, memory);

        Thread agent = Thread.CurrentThread;
        Planted.Run(observatory);
        await observatory.End();

        seen.AddRange(listening.Seen.SelectMany(static one => one.Lines()));
        string told = string.Join('\n', memory.Envelopes.Select(EnvelopeText.Write));
        Assert.Equal(6, listening.Stopped.Count);
        Assert.All(seen, static line => Assert.DoesNotContain(Planted.Secret, line));
        Assert.DoesNotContain(Planted.Secret, told);
        Assert.All(Planted.Parts, part => Assert.Contains(part + " HIDDEN", told));
        Assert.Contains(seen, static line => line.Contains("hit HIDDEN", StringComparison.Ordinal));
        Assert.Contains(seen, static line => line.Contains("message HIDDEN", StringComparison.Ordinal));
        Assert.Equal([agent], hiding.Threads.Keys);
        Assert.Equal(0, observatory.Health.ActivityFailures);
    }

    /// <summary>A session may be traced live, left out by the sampler, or not listened to.</summary>
    [Theory]
    [InlineData(ActivitySamplingResult.AllDataAndRecorded)]
    [InlineData(ActivitySamplingResult.PropagationData)]
    [InlineData(ActivitySamplingResult.None)]
    [InlineData(null)]
    public async Task EachValueIsAskedAboutOnce(ActivitySamplingResult? sampled)
    {
        using var listening = new Listening(sampled ?? default);
        if (sampled is null)
        {
            listening.Dispose();
        }

        var asking = new Redacting(static (_, value) => value, includesNames: true);
        Observatory observatory = Mode.Server.Start(
            listening.Options with
            {
                Redactor = asking,
            },
            new InMemoryExporter(),
            new InMemoryExporter()
        );
        using IDisposable events = observatory.Events.Subscribe(static _ => { });

        Planted.Run(observatory);
        await observatory.End();

        Assert.Equal(await AskedWithoutLiveMode(), Lines(asking));
    }

    private static async Task<string[]> AskedWithoutLiveMode()
    {
        var asking = new Redacting(static (_, value) => value, includesNames: true);
        Observatory observatory = Mode.Server.Start(Some.Quiet() with { Redactor = asking }, new InMemoryExporter());
        Planted.Run(observatory);
        await observatory.End();
        return Lines(asking);
    }

    private static string[] Lines(Redacting asking) =>
        [
            .. asking
                .Asked.Where(static one => one.Location.Role != ValueRole.Traceback)
                .Select(static one => one.Location + " " + one.Value)
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void TheAgentsOwnMembersSayWhatItGave()
    {
        using var listening = new Listening();
        using Observatory observatory = Some.Inline(listening.Options with { Redactor = Redacting.Hiding(Planted.Secret) });
        using AgentSession session = observatory.StartSession(new AgentContext(Planted.Secret, "a"));
        using AgentSpan span = session.ToolCall(Planted.Secret);

        Assert.Equal(Planted.Secret, session.SessionId);
        Assert.Equal(Planted.Secret, span.Name);
        Assert.DoesNotContain(Planted.Secret, session.TraceParent + session.HandOver());
    }

    [Fact]
    public void AWaitIsAskedAboutAsWell()
    {
        using var listening = new Listening();
        var asking = new Redacting(static (_, value) => value);
        using Observatory observatory = Some.Inline(listening.Options with { Redactor = asking });
        string ticket = observatory.StartSession(Some.Context).Suspend();
        observatory.Resume(ticket, Some.Context).Dispose();

        Assert.Equal(WaitAttribute.WallClock, Assert.Single(asking.Asked).Location.Key);
    }
}
