using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Adopted;

/// <summary>What other libraries tell is redacted like what the agent tells.</summary>
public sealed class RedactedIntakeTests : IDisposable
{
    private readonly OtherLibrary library = new();

    public void Dispose() => library.Dispose();

    [Theory]
    [InlineData(Mode.Inline, false)]
    [InlineData(Mode.Inline, true)]
    [InlineData(Mode.Server, false)]
    [InlineData(Mode.Server, true)]
    public async Task NothingThatAnActivityBringsAlongIsTold(Mode mode, bool isLive)
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(
            library.Options with
            {
                ActivitySource = isLive ? listening.Source : null,
                Redactor = Redacting.Hiding(Planted.Secret),
            },
            memory
        );
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            using (Activity request = library.Start("request " + Planted.Secret, ("url", "tag " + Planted.Secret)))
            {
                request.AddEvent(
                    new ActivityEvent("retry", default, new ActivityTagsCollection { ["why"] = "event " + Planted.Secret })
                );
                request.AddException(new InvalidOperationException("thrown " + Planted.Secret));
                request.SetStatus(ActivityStatusCode.Error, "failed " + Planted.Secret);
            }

            using (session.ToolCall("search", ("gen_ai.tool.call.id", "call-1")))
            {
                library.Tool("search", "call-1").SetTag("query", "enriched " + Planted.Secret).Dispose();
            }
        }

        await observatory.End();

        string told = EnvelopeText.Write(Assert.Single(memory.Envelopes));
        Assert.DoesNotContain(Planted.Secret, told);
        Assert.All(["request", "tag", "event", "thrown", "enriched"], part => Assert.Contains(part + " HIDDEN", told));
        Assert.All(
            listening.Seen.SelectMany(static one => one.Lines()),
            static line => Assert.DoesNotContain(Planted.Secret, line)
        );
    }

    /// <summary>Operations are the same by what they are, whatever is told of them.</summary>
    [Theory]
    [InlineData(Mode.Inline, false)]
    [InlineData(Mode.Inline, true)]
    [InlineData(Mode.Server, false)]
    [InlineData(Mode.Server, true)]
    public async Task WhatTellsOfTheSameOperationIsOneSpanWhateverIsHidden(Mode mode, bool isLive)
    {
        using var listening = new Listening();
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(
            library.Options with
            {
                ActivitySource = isLive ? listening.Source : null,
                Redactor = new Redacting((_, value) => value.AsString() is null ? value : "HIDDEN", includesNames: true),
            },
            memory
        );
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            using (session.ToolCall("search", ("gen_ai.tool.call.id", "call-1")))
            {
                library.Tool("search", "call-1").Dispose();
            }

            using (library.Tool("search", "call-2"))
            {
                session.ToolCall("search", ("gen_ai.tool.call.id", "call-2")).Dispose();
            }

            using (Activity sum = library.Chat("m0"))
            {
                session.AgentStep("between").Dispose();
                using (session.AgentStep("loop"))
                {
                    session.LlmCall("m0").Dispose();
                }

                sum.SetTag("gen_ai.usage.input_tokens", 10);
            }
        }

        await observatory.End();

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.Equal(6, envelope.Spans.Length);
        Assert.DoesNotContain(envelope.Spans, span => span.Attributes.Any(one => one.Value.AsInteger() == 10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AToolTakesTheActivityOfItsCallWhateverIsHidden(bool includesNames)
    {
        using var listening = new Listening();
        var hiding = new Redacting((_, value) => value.AsString() is null ? value : "HIDDEN", includesNames);
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using Activity theirs = listening
                    .Source.StartActivity("execute_tool search")!
                    .SetTag("gen_ai.operation.name", "execute_tool")
                    .SetTag("gen_ai.tool.name", "search")
                    .SetTag("gen_ai.tool.call.id", "call-1");
                using AgentSpan tool = session.ToolCall("search", ("gen_ai.tool.call.id", "call-1"));
                Assert.Same(theirs, Activity.Current);
            },
            Some.Quiet() with
            {
                ActivitySource = listening.Source,
                Redactor = hiding,
            }
        );

        Assert.Single(envelope.Spans);
        Assert.Equal(2, listening.Stopped.Count());
    }
}
