namespace AgentObservatory.Tests.Support;

/// <summary>Small builders: what a test does not care about.</summary>
internal static class Some
{
    internal static readonly AgentContext Context = new("some-session", "some-agent", "some-user");

    internal static Observatory Inline(params IExporter[] exporters) => new(exporters, Quiet(), inline: true);

    internal static Observatory Inline(ObservatoryOptions options, params IExporter[] exporters) =>
        new(exporters, options with { OnDiagnostic = options.OnDiagnostic ?? (static _ => { }) }, inline: true);

    internal static Observatory Server(params IExporter[] exporters) => new(exporters, Quiet());

    internal static Observatory Server(ObservatoryOptions options, params IExporter[] exporters) =>
        new(exporters, options with { OnDiagnostic = options.OnDiagnostic ?? (static _ => { }) });

    /// <summary>Starts and ends sessions that are named by their numbers.</summary>
    internal static void Run(this Observatory observatory, int sessions, int firstNumber = 1)
    {
        for (int number = firstNumber; number < firstNumber + sessions; number++)
        {
            using AgentSession session = observatory.StartSession(new AgentContext(number.ToString(), "some-agent"));
            session.ToolCall("t").Dispose();
        }
    }

    internal static IEnumerable<string> Numbers(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(number => number.ToString());

    internal static ObservatoryOptions Quiet() => new() { OnDiagnostic = static _ => { } };

    /// <summary>Runs a program in one session and returns its envelope.</summary>
    internal static SessionEnvelope Envelope(Action<AgentSession> program, ObservatoryOptions? options = null)
    {
        var memory = new InMemoryExporter();
        using (var observatory = Inline(options ?? Quiet(), memory))
        using (var session = observatory.StartSession(Context))
        {
            program(session);
        }

        return Assert.Single(memory.Envelopes);
    }

    /// <summary>Runs an asynchronous program in one session and returns its envelope.</summary>
    internal static async Task<SessionEnvelope> EnvelopeOf(
        Func<AgentSession, Task> program,
        ObservatoryOptions? options = null
    )
    {
        var memory = new InMemoryExporter();
        using (var observatory = Inline(options ?? Quiet(), memory))
        using (var session = observatory.StartSession(Context))
        {
            await program(session);
        }

        return Assert.Single(memory.Envelopes);
    }

    internal static SpanRecord Span(this SessionEnvelope envelope, string name) =>
        Assert.Single(envelope.Spans, span => span.Name == name);

    internal static AttributeValue Attribute(this SessionEnvelope envelope, string span, string key) =>
        envelope.Span(span).Attributes[key];

    /// <summary>The names of a span's stream events, in order.</summary>
    internal static string[] EventsOf(this SessionEnvelope envelope, string span)
    {
        SpanId id = envelope.Span(span).SpanId;
        return
        [
            .. envelope
                .Events.Where(e => e.SpanId == id)
                .Select(e => e.Fact)
                .OfType<TraceFact.StreamEvent>()
                .Select(e => e.Name),
        ];
    }

    internal static void LawsHold(Observatory observatory)
    {
        ObservatoryHealth health = observatory.Health;
        Assert.Equal(health.EventsEmitted, health.EventsFolded + health.EventsDropped.Total);
        Assert.All(
            health.Exporters,
            exporter =>
                Assert.Equal(
                    health.SessionsEnded + exporter.Recovered,
                    exporter.Exported + exporter.Dropped.Total + exporter.InFlight
                )
        );
    }
}
