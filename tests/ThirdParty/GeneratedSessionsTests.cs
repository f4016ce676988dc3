using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

public sealed class GeneratedSessionsTests : IDisposable
{
    private const int Seed = 20_261_122;
    private const int Sessions = 200;

    private readonly TestFolder folder = new();

    private string TracePath => folder["traces.jsonl"];

    public void Dispose() => folder.Dispose();

    [NodeFact]
    public void WhateverAnAgentDoesItsEnvelopesAreValid()
    {
        int sessions = Generate(new FileExporter(TracePath));

        ValidationReport report = SchemaValidator.ValidateFile(TracePath);

        Assert.True(report.Invalid == 0, report.Output);
        Assert.Equal(sessions, report.Valid);
        Assert.Equal(0, report.ExitCode);
    }

    [Fact]
    public void WhateverAnAgentDoesItsEnvelopesAreReadAsTheyWereWritten()
    {
        var memory = new InMemoryExporter();
        Generate(new FileExporter(TracePath), memory);

        SessionEnvelope[] read = EnvelopeText.ReadFile(TracePath);

        Assert.Equal(memory.Envelopes, read);
    }

    [Fact]
    public void TheGeneratedSessionsHoldEverythingThatTheFormatHasForALiveSession()
    {
        var memory = new InMemoryExporter();
        Generate(memory);

        var envelopes = memory.Envelopes;
        var spans = envelopes.SelectMany(envelope => envelope.Spans).ToArray();
        var reasons = envelopes.SelectMany(envelope => envelope.Dropped.Reasons);

        Assert.True(envelopes.Count > Sessions);
        Assert.Equal(Enum.GetValues<SpanStatus>(), spans.Select(span => span.Status).Distinct().Order());
        Assert.Equal(
            [DropReason.ByteLimit, DropReason.EventLimit, DropReason.SecondEnd, DropReason.SpanNotRecorded],
            reasons.Distinct().Order()
        );
        Assert.Contains(spans, span => span.LateEventCount > 0);
        Assert.Contains(spans, span => span.DroppedEvents > 0);
        Assert.Contains(spans, span => span.Error?.Traceback is null && span.Error is not null);
        Assert.Contains(envelopes, envelope => envelope.Error is not null);
        Assert.Contains(envelopes, envelope => envelope.Status == SpanStatus.Cancelled);
        Assert.Contains(envelopes, envelope => envelope.Session.Parent is { SpanId.IsNone: false });
        Assert.Contains(envelopes, envelope => envelope.Session.Parent is { SpanId.IsNone: true });
    }

    private static int Generate(params IExporter[] exporters)
    {
        var small = new ObservatoryOptions { MaxEventsPerSession = 16, MaxBytesPerSession = 64 * 1024 };
        using var roomy = new Observatory(exporters, inline: true);
        using var cramped = new Observatory(exporters, small, inline: true);
        var program = new SessionProgram(new Random(Seed), roomy, cramped);
        program.Run(Sessions);
        return program.Sessions;
    }
}
