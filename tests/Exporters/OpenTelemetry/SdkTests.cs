using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Exporters.OpenTelemetry;

public class SdkTests
{
    public static TheoryData<string> SamplersThatTakeAll => new("default", "always", "ratio", "parent-based ratio");

    public static TheoryData<string> SamplersThatTakeNothing => new("never", "no ratio", "parent-based no ratio");

    [Theory]
    [MemberData(nameof(SamplersThatTakeAll))]
    public void EverySeedTraceArrivesSpanBySpan(string sampler)
    {
        using var provider = new Provider(Named(sampler));
        foreach (SessionEnvelope envelope in SeedTraces.Envelopes)
        {
            SpanComparison.Same(envelope, provider.Replay(envelope), SpanComparison.Precision.Ticks);
        }
    }

    [Theory]
    [MemberData(nameof(SamplersThatTakeNothing))]
    public void NothingArrivesOfAnUnsampledSession(string sampler)
    {
        using var provider = new Provider(Named(sampler));

        Assert.All(SeedTraces.Envelopes, envelope => Assert.Empty(provider.Replay(envelope)));
    }

    [Fact]
    public void GeneratedSessionsArriveSpanBySpan()
    {
        using var provider = new Provider();
        foreach (SessionEnvelope envelope in SessionProgram.Envelopes(21, 60))
        {
            SpanComparison.Same(envelope, provider.Replay(envelope), SpanComparison.Precision.Ticks);
        }
    }

    [Fact]
    public void ARatioOfTraceIdsDecidesByTheSessionsTraceId()
    {
        var sampler = new TraceIdRatioBasedSampler(0.5);
        using var provider = new Provider(sampler);
        int sampled = 0;
        foreach (SessionEnvelope envelope in SessionProgram.Envelopes(22, 60))
        {
            bool isSampled = provider.Replay(envelope).Count > 0;
            Assert.Equal(Asked(sampler, envelope) == SamplingDecision.RecordAndSample, isSampled);
            sampled += isSampled ? 1 : 0;
        }

        Assert.NotEqual(0, sampled);
    }

    [Fact]
    public void ASamplerSeesWhatAConventionNamesForIt()
    {
        var sampler = new NotingSampler();
        using var provider = new Provider(sampler);

        provider.Replay(
            Some.Envelope(session =>
            {
                session.LlmCall("gpt-4", ("gen_ai.provider.name", "openai"), ("temperature", 1.0)).Dispose();
                session.ToolCall("search", ("query", "rx")).Dispose();
            })
        );

        Assert.Equal(
            [
                "invoke_agent some-agent: gen_ai.operation.name=invoke_agent gen_ai.agent.name=some-agent",
                "chat gpt-4: gen_ai.operation.name=chat gen_ai.provider.name=openai gen_ai.request.model=gpt-4",
                "execute_tool search: gen_ai.operation.name=execute_tool gen_ai.tool.name=search",
            ],
            sampler.Seen
        );
    }

    [Fact]
    public void AnObservatoryCountsAnUnsampledSessionAsExported()
    {
        using var provider = new Provider(new AlwaysOffSampler());
        using Observatory observatory = Some.Inline(new OpenTelemetryExporter(provider.Source));

        observatory.Run(sessions: 3);

        Assert.Equal(3, observatory.Health.Exporters[0].Exported);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void ASessionOfTenThousandSpansArrivesWhole()
    {
        using var provider = new Provider();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                for (int number = 0; number < 10_000; number++)
                {
                    session.ToolCall("t").Dispose();
                }
            },
            Some.Quiet() with
            {
                MaxEventsPerSession = 30_000,
            }
        );

        Assert.Equal(10_001, provider.Replay(envelope).Count);
    }

    private static Sampler? Named(string name) =>
        name switch
        {
            "default" => null,
            "always" => new AlwaysOnSampler(),
            "never" => new AlwaysOffSampler(),
            "ratio" => new TraceIdRatioBasedSampler(1),
            "no ratio" => new TraceIdRatioBasedSampler(0),
            "parent-based ratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(1)),
            _ => new ParentBasedSampler(new TraceIdRatioBasedSampler(0)),
        };

    private static SamplingDecision Asked(Sampler sampler, SessionEnvelope envelope)
    {
        var id = System.Diagnostics.ActivityTraceId.CreateFromString(envelope.Session.TraceId.ToString());
        return sampler.ShouldSample(new SamplingParameters(default, id, "any", default)).Decision;
    }

    private sealed class NotingSampler : Sampler
    {
        internal List<string> Seen { get; } = [];

        public override SamplingResult ShouldSample(in SamplingParameters parameters)
        {
            IEnumerable<string> tags = (parameters.Tags ?? []).Select(tag => tag.Key + "=" + tag.Value);
            Seen.Add(parameters.Name + ": " + string.Join(" ", tags));
            return new SamplingResult(SamplingDecision.RecordAndSample);
        }
    }
}
