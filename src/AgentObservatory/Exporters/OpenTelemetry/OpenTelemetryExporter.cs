using System.Diagnostics;
using AgentObservatory.Exporters.OpenTelemetry;

namespace AgentObservatory;

/// <summary>Replays each envelope as activities of an <see cref="ActivitySource"/>, for the application's own OpenTelemetry
/// set-up to send to its backend: one trace per session, with the session's trace id and the original times, parents, events
/// and statuses, named by the GenAI semantic conventions (docs/opentelemetry.md). It configures nothing.
/// <para>
/// The application's sampler decides about each session as about any new trace. A session that is not sampled, to which
/// nothing listens, or that was traced live (see <see cref="OpenTelemetryExporterOptions.ReplaysLiveSessions"/>) is not
/// replayed and counts as exported. Activities keep times in steps of 100 nanoseconds and last at least one step. They
/// choose their own span ids; the envelope's are in <c>agent_observatory.span_id</c>.
/// </para>
/// <para>
/// Safe to share between observatories and threads. The caller's <see cref="Activity.Current"/> does not change. Listeners
/// and processors run on the thread that exports.
/// </para></summary>
public sealed class OpenTelemetryExporter : IExporter
{
    private readonly ActivitySource source;
    private readonly OpenTelemetryExporterOptions options;

    /// <summary>Creates an exporter.</summary>
    /// <param name="source">The source that the application listens to; disposed by the caller.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">The source is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public OpenTelemetryExporter(ActivitySource source, OpenTelemetryExporterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.source = source;
        this.options = (options ?? new OpenTelemetryExporterOptions()).Validated();
    }

    /// <summary>Replays one envelope. A listener or processor that fails for one span does not affect the others.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="AggregateException">At least one span failed. The message says how many, and the exception holds the
    /// first failures. The observatory counts the envelope as dropped, because it did not arrive whole.</exception>
    public void Export(SessionEnvelope envelope)
    {
        bool wasLive = envelope.Session is { SpanId.IsNone: false };
        if ((wasLive && !options.ReplaysLiveSessions) || !source.HasListeners())
        {
            return;
        }

        // Running in a separate context discards whatever becomes current there. Assigning Activity.Current back is not
        // enough: the platform rejects an activity that has stopped in the meantime.
        var replay = new SessionReplay(source, options);
        if (ExecutionContext.Capture() is { } context)
        {
            ExecutionContext.Run(context, _ => replay.Run(envelope), null);
        }
        else
        {
            Activity? current = Activity.Current;
            try
            {
                replay.Run(envelope);
            }
            finally
            {
                Activity.Current = current;
            }
        }
    }
}
