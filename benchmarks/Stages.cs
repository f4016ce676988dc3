using System.Buffers;

namespace AgentObservatory.Benchmarks;

/// <summary>Where the time of a recorded session of 50 events goes: each stage beside the same without it.</summary>
internal static class Stages
{
    internal static int Run()
    {
        string path = Path.Combine(Path.GetTempPath(), "observatory-stages-" + Environment.ProcessId + ".jsonl");
        Figures[] figures = SideBySide.Measure(
            Throughput.Record("record", new Observatory([])),
            Throughput.Record("record, fold", new Observatory([], inline: true)),
            Throughput.Record("record, fold, JSON", new Observatory(new BytesExporter(), inline: true)),
            Throughput.RecordToFile(path)
        );
        File.Delete(path);
        double before = 0;
        foreach (Figures figure in figures)
        {
            double stage = (figure.Median - before) / 1_000;
            Console.WriteLine(
                $"{figure.Name, -45} {1e9 / figure.Median, 9:0} sessions/s  {figure.Median / 1_000, 7:0.00} us"
                    + $" (its last stage {stage, 6:0.00} us)  {figure.Bytes, 8:0} B"
            );
            before = figure.Median;
        }

        return 0;
    }

    /// <summary>The writer without the file.</summary>
    private sealed class BytesExporter : IExporter
    {
        private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);

        public void Export(SessionEnvelope envelope)
        {
            buffer.ResetWrittenCount();
            EnvelopeJson.Write(envelope, buffer);
        }
    }
}
