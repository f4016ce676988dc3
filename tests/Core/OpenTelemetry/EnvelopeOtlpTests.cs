using System.Buffers;
using System.Text;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Core.OpenTelemetry;

public class EnvelopeOtlpTests
{
    [Fact]
    public void EverySeedTraceIsWrittenSpanBySpan()
    {
        foreach (SessionEnvelope envelope in SeedTraces.Envelopes)
        {
            SpanComparison.Same(envelope, OtlpDocument.Spans(Sending.OtlpJson(envelope)), SpanComparison.Precision.Exact);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void GeneratedSessionsAreWrittenSpanBySpan(int seed)
    {
        foreach (SessionEnvelope envelope in SessionProgram.Envelopes(seed, 60))
        {
            SpanComparison.Same(envelope, OtlpDocument.Spans(Sending.OtlpJson(envelope)), SpanComparison.Precision.Exact);
        }
    }

    [Fact]
    public void AModelCallCarriesTheConventionsNames()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using var call = session.LlmCall("gpt-4", ("gen_ai.provider.name", "openai"), ("temperature", 0.5));
            call.Set("gen_ai.usage.input_tokens", 12);
            call.Set("gen_ai.response.finish_reasons", "stop");
        });

        SeenSpan call = OtlpDocument.Spans(Sending.OtlpJson(envelope))[1];

        Assert.Equal(("chat gpt-4", 3), (call.Name, call.Kind));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["gen_ai.operation.name"] = "\"chat\"",
                ["gen_ai.provider.name"] = "\"openai\"",
                ["gen_ai.request.model"] = "\"gpt-4\"",
                ["temperature"] = "0.5d",
                ["gen_ai.usage.input_tokens"] = "12",
                ["gen_ai.response.finish_reasons"] = "[\"stop\"]",
            },
            call.Attributes
        );
    }

    [Fact]
    public void WhatTheUserSaysInTheConventionsNamesTakesThePlaceOfTheDefault()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            session.LlmCall("fast", ("gen_ai.request.model", "gpt-4-mini")).Dispose();
            session.LlmCall("m", ("gen_ai.operation.name", "embeddings")).Dispose();
            session.ToolCall("t", ("gen_ai.tool.name", "search"), ("error.type", "mine")).Dispose();
        });

        IReadOnlyList<SeenSpan> spans = OtlpDocument.Spans(Sending.OtlpJson(envelope));

        Assert.Equal(
            ["invoke_agent some-agent", "chat gpt-4-mini", "embeddings m", "execute_tool search"],
            spans.Select(span => span.Name)
        );
        Assert.Equal("\"gpt-4-mini\"", spans[1].Attributes["gen_ai.request.model"]);
        Assert.Equal("\"mine\"", spans[3].Attributes["error.type"]);
    }

    [Theory]
    [InlineData("writer", "invoke_agent", null, null, "invoke_agent writer", "writer")]
    [InlineData("step", "invoke_agent", "gen_ai.agent.name", "writer", "invoke_agent writer", "writer")]
    [InlineData("step", "invoke_workflow", "gen_ai.workflow.name", "review", "invoke_workflow review", "review")]
    [InlineData("review", "invoke_workflow", null, null, "invoke_workflow review", "review")]
    [InlineData("invoke_agent writer", "invoke_agent", null, null, "invoke_agent writer", null)]
    [InlineData("invoke_agent", "invoke_agent", null, null, "invoke_agent", null)]
    [InlineData("plan", "plan", null, null, "plan", null)]
    public void ARunThatNamesNoAgentIsThatOfTheSpansName(
        string name,
        string operation,
        string? key,
        string? value,
        string expected,
        string? agent
    )
    {
        SessionEnvelope envelope = Some.Envelope(session =>
            session.AgentStep(name, ("gen_ai.operation.name", operation), (key ?? "other", value)).Dispose()
        );

        SeenSpan run = OtlpDocument.Spans(Sending.OtlpJson(envelope))[1];
        Assert.Equal(expected, run.Name);
        Assert.Equal(agent is null ? null : $"\"{agent}\"", run.Attributes.GetValueOrDefault("gen_ai.agent.name"));
    }

    [Fact]
    public void AStreamSaysHowItRanAndItsModelCallWhenItBegan()
    {
        var clock = new FakeTimeProvider();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using var call = session.LlmCall("gpt-4");
                using var stream = session.Stream("tokens");
                clock.Advance(TimeSpan.FromMilliseconds(250));
                stream.Event("token");
                clock.Advance(TimeSpan.FromMilliseconds(40));
                stream.Event("token");
                clock.Advance(TimeSpan.FromMilliseconds(10));
                stream.Event("token");
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        IReadOnlyList<SeenSpan> spans = OtlpDocument.Spans(Sending.OtlpJson(envelope));

        Assert.Equal("0.25d", spans[1].Attributes["gen_ai.response.time_to_first_chunk"]);
        Assert.Equal("3", spans[2].Attributes["agent_observatory.stream.events"]);
        Assert.Equal("0", spans[2].Attributes["agent_observatory.stream.dropped"]);
        Assert.Equal("40d", spans[2].Attributes["agent_observatory.stream.max_gap_ms"]);
    }

    [Fact]
    public void AStreamsFiguresAreThoseOfItsEndAndNotOfTheEventsThatWereKept()
    {
        var clock = new FakeTimeProvider();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using var stream = session.Stream("tokens");
                for (int item = 0; item < 30; item++)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(item));
                    stream.Event("token");
                }
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
                MaxEventsPerSession = 20,
            }
        );

        SeenSpan stream = OtlpDocument.Spans(Sending.OtlpJson(envelope))[1];

        Assert.NotEqual("0", stream.Attributes["agent_observatory.stream.dropped"]);
        Assert.Equal("30", stream.Attributes["agent_observatory.stream.items"]);
        Assert.Equal("29d", stream.Attributes["agent_observatory.stream.max_gap_ms"]);
    }

    [Fact]
    public void WhereAStreamsEndSaysNothingNoGapIsInvented()
    {
        var envelopes = SeedTraces.Envelopes.Where(envelope => envelope.Spans.Any(span => span.Kind == SpanKind.Stream));

        Assert.NotEmpty(envelopes);
        Assert.All(
            envelopes.SelectMany(envelope => OtlpDocument.Spans(Sending.OtlpJson(envelope))),
            span => Assert.DoesNotContain("agent_observatory.stream.max_gap_ms", span.Attributes.Keys)
        );
    }

    [Fact]
    public void ASpanThatNeverEndedEndsWithTheSessionAsAnError()
    {
        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("hangs"));

        SeenSpan span = OtlpDocument.Spans(Sending.OtlpJson(envelope))[1];

        Assert.Equal(SeenSpan.Error, span.Status);
        Assert.Equal("true", span.Attributes["agent_observatory.unfinished"]);
        Assert.Equal(envelope.EndTime.UnixNanoseconds, span.End);
    }

    [Fact]
    public void AnExceptionStandsWhereItHappenedAmongTheEvents()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            var call = session.ToolCall("search");
            call.Event("before");
            call.Fail(new TimeoutException("too slow"));
            call.Dispose();
            call.Event("after");
        });

        SeenSpan span = OtlpDocument.Spans(Sending.OtlpJson(envelope))[1];

        Assert.Equal(["before", "exception", "after"], span.Events.Select(e => e.Name));
        Assert.Equal("\"System.TimeoutException\"", span.Attributes["error.type"]);
        Assert.Equal("true", span.Events[2].Attributes["agent_observatory.late"]);
        Assert.Equal("too slow", span.Message);
    }

    [Fact]
    public void TheResourceIsNamedAfterTheAgentUnlessItIsSaidOtherwise()
    {
        SessionEnvelope envelope = Some.Envelope(_ => { });
        var resource = Attributes.Create([new("service.name", "shop"), new("service.version", "2.1")]);
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeOtlp.Write(envelope, resource, buffer);

        Assert.Contains(
            ServiceNamed("some-agent"),
            Encoding.UTF8.GetString(Sending.OtlpJson(envelope)),
            StringComparison.Ordinal
        );
        Assert.Contains(ServiceNamed("shop"), Encoding.UTF8.GetString(buffer.WrittenSpan), StringComparison.Ordinal);

        static string ServiceNamed(string name) => "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"" + name + "\"}}";
    }
}
