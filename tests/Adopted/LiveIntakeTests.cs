using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Adopted;

/// <summary>Activities of other libraries among those of live mode.</summary>
public sealed class LiveIntakeTests : IDisposable
{
    private readonly OtherLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public void InLiveModeTheActivitiesAndTheEnvelopeAreOneTree()
    {
        using var listening = new Listening();
        using ActivityListener others = library.Recorded();
        var options = listening.Options with { Intake = Intake.Of(library.Name) };
        Activity? request = null;
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using (session.AgentStep("plan"))
                using (request = library.Start("request"))
                {
                    session.ToolCall("search").Dispose();
                }

                session.AgentStep("after").Dispose();
            },
            options
        );

        SeenSpan Seen(string name) => Assert.Single(listening.Seen, span => span.Name == name);
        Assert.Equal(["plan", "request", "search", "after"], envelope.Spans.Select(span => span.Name));
        Assert.Equal(request!.SpanId.ToHexString(), Seen("execute_tool search").ParentSpanId);
        Assert.Equal(Seen("plan").SpanId, request.ParentSpanId.ToHexString());
        Assert.Equal(envelope.Span("request").SpanId.ToString(), request.SpanId.ToHexString());
        Assert.Equal(envelope.Span("search").SpanId.ToString(), Seen("execute_tool search").SpanId);
        Assert.Equal(envelope.Span("request").SpanId, envelope.Span("search").ParentSpanId);
        Assert.Equal(envelope.Session.SpanId.ToString(), Seen("after").ParentSpanId);
    }

    [Fact]
    public void AnActivityThatIsOnlyTakenInIsNoSpansParentAmongActivities()
    {
        using var listening = new Listening();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using (session.AgentStep("plan"))
                using (library.Start("request"))
                {
                    session.ToolCall("search").Dispose();
                }
            },
            listening.Options with
            {
                Intake = Intake.Of(library.Name),
            }
        );

        SeenSpan Seen(string name) => Assert.Single(listening.Seen, span => span.Name == name);
        Assert.Equal(Seen("plan").SpanId, Seen("execute_tool search").ParentSpanId);
        Assert.Equal(envelope.Span("request").SpanId, envelope.Span("search").ParentSpanId);
    }

    [Fact]
    public void TheEnvelopeIsTheSameWhetherAnybodyElseListensOrNot()
    {
        string alone = Run(library.Options);
        using var listening = new Listening();
        using ActivityListener others = library.Recorded();

        Assert.Equal(alone, Run(library.Options));
        Assert.Equal(alone, Run(library.Options with { ActivitySource = listening.Source }));

        string Run(ObservatoryOptions options)
        {
            SessionEnvelope envelope = Some.Envelope(
                session =>
                {
                    using (library.StartActivity("request"))
                    using (session.LlmCall("gpt-4"))
                    {
                        library.Chat("gpt-4").SetTag("gen_ai.usage.output_tokens", 3).Dispose();
                        library.Tool("search").Dispose();
                    }
                },
                options
            );
            return string.Join('\n', envelope.Spans.Select(span => Told(span, envelope)));
        }
    }

    private static string Told(SpanRecord span, SessionEnvelope envelope)
    {
        string? parent = envelope.Spans.FirstOrDefault(one => one.SpanId == span.ParentSpanId)?.Name;
        return $"{span.Kind} {span.Name} {span.Status} under {parent}: {string.Join(", ", span.Attributes)}";
    }
}
