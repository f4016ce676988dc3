using System.Buffers;

namespace AgentObservatory.Benchmarks;

/// <summary>The fold, the writer, the reader and the file, in bytes or sessions a second.</summary>
internal static class Throughput
{
    private const int SessionsToFile = 400;

    /// <summary>Folding a recorded session of 10,000 events again and writing it as JSON.</summary>
    internal static Candidate FoldAndWrite()
    {
        SessionEnvelope envelope = Record(9_000);
        TraceEvent[] facts = [.. envelope.Replay()];
        var buffer = new ArrayBufferWriter<byte>(8 * 1024 * 1024);
        EnvelopeJson.Write(envelope, buffer);
        double size = buffer.WrittenCount;
        return new Candidate(
            "fold and JSON of a 10,000-event session",
            () =>
                SideBySide.Time(() =>
                {
                    buffer.ResetWrittenCount();
                    EnvelopeJson.Write(SessionReducer.Fold(facts), buffer);
                }),
            size
        );
    }

    /// <summary>Reading lines back: parsing and folding.</summary>
    internal static Candidate Read()
    {
        var buffer = new ArrayBufferWriter<byte>();
        for (int session = 0; session < 100; session++)
        {
            EnvelopeJson.Write(Record(48), buffer);
            buffer.Write("\n"u8);
        }

        byte[] file = buffer.WrittenSpan.ToArray();
        return new Candidate("reading JSONL", () => SideBySide.Time(() => EnvelopeJson.ReadLines(file)), file.Length);
    }

    /// <summary>Whole sessions of 50 events, inline, into a file.</summary>
    internal static Candidate RecordToFile(string path)
    {
        var exporter = new FileExporter(path);
        Candidate sessions = Record("record, fold and file of 50-event sessions", new Observatory(exporter, inline: true));
        return sessions with
        {
            Batch = () =>
            {
                // The exporter keeps the file open: giving its space back is no part of what is measured.
                exporter.Dispose();
                File.Delete(path);
                return sessions.Batch();
            },
        };
    }

    /// <summary>Whole sessions of 50 events, with whatever the observatory does with them.</summary>
    internal static Candidate Record(string name, Observatory observatory) =>
        new(
            name,
            () =>
                SideBySide.Time(() =>
                {
                    for (int number = 0; number < SessionsToFile; number++)
                    {
                        Run(observatory, 48);
                    }
                }),
            SessionsToFile
        );

    private static SessionEnvelope Record(int events)
    {
        var memory = new InMemoryExporter();
        using var observatory = new Observatory(memory, inline: true);
        Run(observatory, events);
        return memory.Envelopes[0];
    }

    internal static void Run(Observatory observatory, int events)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("session", "agent"));
        using StreamSpan stream = session.Stream("tokens");
        for (int number = 0; number < events; number++)
        {
            stream.Event("chunk", ("seq", number), ("bytes", 4096));
        }
    }
}
