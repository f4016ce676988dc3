using System.Reactive.Linq;
using AgentObservatory.Pipeline;

namespace AgentObservatory;

public static partial class TraceObservable
{
    /// <summary>Subscribes an exporter, guarded as in an observatory: what it throws is caught, counted and reported, and
    /// never ends the stream. It is called on the thread on which the envelopes arrive. When the source completes, the
    /// exporter is flushed but not disposed; the caller disposes it.</summary>
    /// <param name="sessions">Envelopes.</param>
    /// <param name="exporter">The exporter.</param>
    /// <param name="options">Settings for diagnostics and time; null for the defaults.</param>
    /// <returns>The subscription, with the exporter's counters. Dispose it to end the pipeline.</returns>
    /// <exception cref="ArgumentNullException">An argument or an option is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static ExporterSubscription ToExporter(
        this IObservable<SessionEnvelope> sessions,
        IExporter exporter,
        ObservatoryOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(exporter);
        return new ExporterSubscription(sessions, exporter, options ?? ObservatoryOptions.Default);
    }
}

/// <summary>A pipeline that ends in an exporter; see <see cref="TraceObservable.ToExporter"/>.</summary>
public sealed class ExporterSubscription : IDisposable
{
    private readonly ExporterLane exporter;
    private readonly IDisposable subscription;

    internal ExporterSubscription(IObservable<SessionEnvelope> sessions, IExporter exporter, ObservatoryOptions options)
    {
        options.Validate();
        var diagnostics = new DiagnosticChannel(options.OnDiagnostic, inline: true, owner: this);
        this.exporter = new ExporterLane(exporter, owner: this, inline: true, options, diagnostics);
        subscription = sessions
            .Select(static envelope => new Delivery(envelope))
            .Where(this.exporter.Keeps)
            .Subscribe(this.exporter.Input);
    }

    /// <summary>The exporter's counters at this moment.</summary>
    public ExporterHealth Health => exporter.Health();

    /// <summary>Takes no more envelopes.</summary>
    public void Dispose() => subscription.Dispose();

    private sealed record Delivery(SessionEnvelope? Envelope) : ISessionDelivery
    {
        public RunOutcome RunOutcome => RunOutcome.Of(Envelope!);

        public long Bytes => 0;

        public bool WantsAnswers => false;

        public void Answered(int exporter, bool isTaken) { }

        public void Return(DropCause? dropped) { }
    }
}
