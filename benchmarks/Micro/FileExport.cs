using BenchmarkDotNet.Attributes;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>A session of some 60 events to a file, beside appending its finished line.</summary>
public class FileExport
{
    private const int Lines = 200;

    private readonly string path = Path.Combine(
        Path.GetTempPath(),
        "observatory-benchmark-" + Environment.ProcessId + ".jsonl"
    );
    private readonly SessionEnvelope envelope = Recorded.Envelope(48);
    private byte[] line = [];
    private FileExporter? exporter;

    [GlobalSetup]
    public void Record()
    {
        line = [.. Recorded.Line(envelope), (byte)'\n'];
        exporter = new FileExporter(path);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public void Export()
    {
        for (int number = 0; number < Lines; number++)
        {
            exporter!.Export(envelope);
        }

        File.Delete(path);
    }

    [Benchmark(OperationsPerInvoke = Lines, Baseline = true, Description = "Floor: one write to an open file")]
    public void FloorAlone()
    {
        using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            for (int number = 0; number < Lines; number++)
            {
                file.Write(line);
            }
        }

        File.Delete(path);
    }
}
