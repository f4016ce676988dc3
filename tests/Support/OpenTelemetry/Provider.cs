using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Tests.Support.OpenTelemetry;

/// <summary>The real SDK with a source of a test's own, and what comes out at its end.</summary>
internal sealed class Provider : IDisposable
{
    private readonly TracerProvider provider;
    private readonly Kept kept = new();

    internal Provider(Sampler? sampler = null)
    {
        TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder().AddSource(Source.Name);
        if (sampler is not null)
        {
            builder.SetSampler(sampler);
        }

        provider = builder.AddProcessor(new SimpleActivityExportProcessor(kept)).Build();
    }

    internal ActivitySource Source { get; } = new("AgentObservatory.Tests." + Guid.NewGuid());

    /// <summary>What has been exported.</summary>
    internal IReadOnlyList<SeenSpan> Seen => [.. kept.Spans];

    /// <summary>Replays one envelope and returns what was exported of it.</summary>
    internal IReadOnlyList<SeenSpan> Replay(SessionEnvelope envelope)
    {
        kept.Spans.Clear();
        new OpenTelemetryExporter(Source).Export(envelope);
        return Seen;
    }

    public void Dispose()
    {
        provider.Dispose();
        Source.Dispose();
    }

    private sealed class Kept : BaseExporter<Activity>
    {
        internal List<SeenSpan> Spans { get; } = [];

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (Activity activity in batch)
            {
                Spans.Add(SeenSpan.Of(activity));
            }

            return ExportResult.Success;
        }
    }
}
