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
}
