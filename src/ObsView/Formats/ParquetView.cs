using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes each envelope as rows of Parquet files.</summary>
internal sealed class ParquetView(string directory) : ITraceView
{
    private readonly ParquetExporter exporter = new(directory);

    public void Show(TraceLine.Readable line) => Write(() => exporter.Export(line.Envelope));

    public void End() => Write(exporter.Dispose);

    /// <summary>Denied access means elsewhere that nobody reads the output, which is no failure.</summary>
    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }
}
