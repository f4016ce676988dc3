using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>Whether spans are activities while they run, whether somebody keeps what the SDK traces, and whether the
/// observatories take that in.</summary>
internal sealed record SetUp(bool IsLive, bool IsListening, bool HasIntake)
{
    private const string Sdk = "Experimental.ModelContextProtocol";

    internal static IEnumerable<SetUp> All =>
        from isLive in new[] { false, true }
        from isListening in new[] { false, true }
        from hasIntake in new[] { false, true }
        select new SetUp(isLive, isListening, hasIntake);

    /// <summary>Runs a program in one session of the client, with a server that has an observatory of its own, and is started
    /// outside of the session.</summary>
    internal async Task<Ran> Run(Func<Server, Task> program, Delegate tool)
    {
        using var activities = new OursAndTheirs(IsListening, Sdk);
        ObservatoryOptions options = activities.Options(IsLive, takesIn: false) with
        {
            Intake = HasIntake ? Intake.GenAI : null,
        };
        var atServer = new InMemoryExporter();
        SessionEnvelope client;
        using (var serving = Some.Inline(options, atServer))
        {
            await using var server = await Server.Start(serving, tool);
            client = await Some.EnvelopeOf(_ => program(server), options);
            await server.Served;
        }

        return new Ran(this, client, Assert.Single(atServer.Envelopes), activities.Stopped);
    }
}

/// <summary>What one call has left: at the client, at the server, and with whoever listens.</summary>
internal sealed record Ran(SetUp SetUp, SessionEnvelope Client, SessionEnvelope Server, IReadOnlyList<Activity> Activities)
{
    /// <summary>Everything, for a test that fails.</summary>
    internal string Picture() =>
        string.Join(
            '\n',
            [
                SetUp.ToString(),
                .. Lines("client", Client),
                .. Lines("server", Server),
                .. Activities.Select(one =>
                    $"  {one.TraceId} {one.SpanId} in {one.ParentSpanId}: {one.DisplayName} of {one.Source.Name}, {one.Kind}, "
                    + $"{one.Status}, {string.Join(", ", one.TagObjects)}"
                ),
            ]
        );

    private static IEnumerable<string> Lines(string side, SessionEnvelope envelope) =>
        envelope
            .Spans.Select(span =>
                $"  {span.SpanId} in {span.ParentSpanId}: {span.Kind} {span.Name}, {span.Status}, "
                + string.Join(", ", span.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"))
            )
            .Prepend($"{side} {envelope.Session.TraceId} {envelope.Session.SpanId}");
}
