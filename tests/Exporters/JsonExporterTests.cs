using System.Text;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Exporters;

public class JsonExporterTests
{
    [Fact]
    public void Fault52_AWriterThatHangsOnAnotherThreadIsNotWaitedForForEver()
    {
        var memory = new InMemoryExporter();
        Some.Inline(memory).Run(1);
        using var writer = new HangingWriter();
        var exporter = new JsonExporter(writer);
        var hanging = new Thread(() => exporter.Export(memory.Envelopes[0]));
        hanging.Start();
        writer.Hangs.Wait();

        Assert.Throws<IOException>(() => exporter.Export(memory.Envelopes[0]));

        writer.GoesOn.Set();
        hanging.Join();
        exporter.Export(memory.Envelopes[0]);
        Assert.Equal(2, writer.Lines);
    }

    private sealed class HangingWriter : TextWriter
    {
        internal readonly ManualResetEventSlim Hangs = new();
        internal readonly ManualResetEventSlim GoesOn = new();

        internal int Lines { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            Hangs.Set();
            GoesOn.Wait();
            Lines++;
        }
    }
}
