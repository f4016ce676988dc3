using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Live;

/// <summary>Live mode: who listens, who samples, and that nothing is exported twice.</summary>
public class LiveSamplingTests
{
    [Fact]
    public void WithoutAListenerNothingIsDifferent()
    {
        using var source = new ActivitySource("nobody listens to this");
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                Assert.Null(Activity.Current);
                session.ToolCall("search").Dispose();
            },
            new ObservatoryOptions { ActivitySource = source }
        );

        Assert.True(envelope.Session.SpanId.IsNone);
        Assert.False(envelope.Session.TraceId.IsNone);
    }

    [Fact]
    public void AListenerThatComesLaterHearsOfTheNextSession()
    {
        using var source = new ActivitySource("a listener comes later");
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = source }, memory);
        var heard = new List<string>();
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            using var listener = new ActivityListener
            {
                ShouldListenTo = candidate => candidate == source,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => heard.Add(activity.DisplayName),
            };
            ActivitySource.AddActivityListener(listener);
            session.ToolCall("too early").Dispose();
            observatory.StartSession(new AgentContext("next", "next")).Dispose();
        }

        Assert.Equal(["invoke_agent next"], heard);
        Assert.Equal(memory.Envelopes[1].Session.TraceId, memory.Envelopes[0].Session.TraceId);
    }

    [Fact]
    public void WithTheExporterNothingIsExportedTwice()
    {
        using var provider = new Provider();
        var memory = new InMemoryExporter();
        IExporter[] exporters = [memory, new OpenTelemetryExporter(provider.Source)];
        using (var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = provider.Source }, exporters))
        {
            observatory.Run(3);
            Assert.All(observatory.Health.Exporters, exporter => Assert.Equal(3, exporter.Exported));
        }

        Assert.Equal(6, provider.Seen.Count);
        Assert.Equal(6, provider.Seen.Select(span => span.SpanId).Distinct().Count());
    }

    [Fact]
    public void TheExporterReplaysALiveSessionWhereItIsAskedTo()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("search").Dispose(), listening.Options);
        var options = new OpenTelemetryExporterOptions { ReplaysLiveSessions = true };

        Assert.Empty(listening.Replay(envelope));
        SpanComparison.Same(envelope, listening.Replay(envelope, options), SpanComparison.Precision.Ticks);
    }

    [Fact]
    public void AnEnvelopeFromAFileStillSaysThatItWasLive()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = listening.Live(_ => { });

        Assert.Equal(envelope, EnvelopeText.Read(EnvelopeText.Write(envelope)));
        Assert.Equal(listening.Seen[0].SpanId, OpenTelemetryMapping.Map(envelope)[0].SpanId.ToString());
    }

    [Theory]
    [InlineData(ActivitySamplingResult.None)]
    [InlineData(ActivitySamplingResult.PropagationData)]
    public void ASessionThatIsNotSampledIsRecordedAndNotReplayed(ActivitySamplingResult result)
    {
        using var listening = new Listening(result);
        string traceParent = "";
        var memory = new InMemoryExporter();
        IExporter[] exporters = [memory, new OpenTelemetryExporter(listening.Source)];
        using (var observatory = Some.Inline(listening.Options, exporters))
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            session.ToolCall("search").Dispose();
            traceParent = session.TraceParent;
        }

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Single(envelope.Spans);
        Assert.Equal($"00-{envelope.Session.TraceId}-{envelope.Session.SpanId}-00", traceParent);
        Assert.DoesNotContain(listening.Stopped, activity => activity.Recorded);
    }

    [Fact]
    public void TheProvidersSamplerDecidesOnceAboutASession()
    {
        using var provider = new Provider(new AlwaysOffSampler());
        IExporter exporter = new OpenTelemetryExporter(provider.Source);
        using (var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = provider.Source }, exporter))
        {
            observatory.Run(3);
        }

        Assert.Empty(provider.Seen);
    }

    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", 2)]
    public void TheFlagsOfARemoteParentAreRespected(string flags, int expected)
    {
        using var provider = new Provider(new ParentBasedSampler(new AlwaysOnSampler()));
        using (var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = provider.Source }))
        {
            string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-" + flags;
            using AgentSession session = observatory.StartSession(Some.Context with { Parent = parent });
            session.ToolCall("search").Dispose();
        }

        Assert.Equal(expected, provider.Seen.Count);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", 0)]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00-more", 0)]
    [InlineData(null, 0)]
    public void ASessionWithinOneThatIsNotSampledIsNotSampledEither(string? parent, int expected)
    {
        using var provider = new Provider(
            new ParentBasedSampler(parent is null ? new AlwaysOffSampler() : new AlwaysOnSampler())
        );
        using (var observatory = Some.Inline(new ObservatoryOptions { ActivitySource = provider.Source }))
        using (observatory.StartSession(Some.Context with { Parent = parent }))
        using (observatory.StartSession(new AgentContext("second", "second")))
        using (AgentSession third = observatory.StartSession(new AgentContext("third", "third")))
        {
            third.ToolCall("search").Dispose();
        }

        Assert.Equal(expected, provider.Seen.Count);
    }

    [Fact]
    public void ASessionWhoseActivityASamplerKeepsFromBeingMadeIsReplayed()
    {
        bool throws = true;
        using var listening = new Listening(
            (ref _) =>
                throws
                    ? throw new InvalidOperationException("a sampler of the test")
                    : ActivitySamplingResult.AllDataAndRecorded
        );
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(listening.Options, memory))
        {
            observatory.StartSession(Some.Context).Dispose();
            Assert.Equal(1, observatory.Health.ActivityFailures);
        }

        throws = false;
        Assert.Single(listening.Replay(Assert.Single(memory.Envelopes)));
    }

    [Fact]
    public void WhatHangsUnderASpanThatIsNotSampledHangsUnderTheOneAbove()
    {
        using var listening = new Listening(
            (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "left out" ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded
        );
        SessionEnvelope envelope = listening.Live(session =>
        {
            using (session.AgentStep("step"))
            using (session.AgentStep("left out"))
            {
                Assert.Equal("step", Activity.Current?.DisplayName);
                session.ToolCall("search").Dispose();
            }
        });

        Assert.Equal(3, listening.Stopped.Count);
        Assert.Equal("step", listening.Stopped[0].Parent?.DisplayName);
        Assert.Equal(envelope.Span("left out").SpanId, envelope.Span("search").ParentSpanId);
    }
}
