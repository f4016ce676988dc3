using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes each envelope as rows of Parquet files.</summary>
internal sealed class ParquetView(string directory) : ITraceView
{
    private readonly ParquetExporter exporter = new(directory);

    public void Show(TraceLine.Readable line) => exporter.Export(line.Envelope);

    public void End() => exporter.Dispose();
}
