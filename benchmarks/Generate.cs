using System.Buffers;
using System.Globalization;

namespace AgentObservatory.Benchmarks;

/// <summary>Writes a trace file of a given size, to measure what reads it: steps, tool calls that fail now and then, tokens.</summary>
internal static class Generate
{
    private const int ToolCalls = 4;
    private const int StructuralEvents = 6 + 2 * ToolCalls;
    private const int FailingOneIn = 40;

    /// <param name="sessions">How many sessions.</param>
    /// <param name="events">How many events each has.</param>
    /// <param name="text">How many characters a token has.</param>
    /// <param name="path">The file, to which they are appended.</param>
    internal static int Run(string sessions, string events, string text, string path)
    {
        if (
            !Number(sessions, 1, out int count)
            || !Number(events, StructuralEvents, out int size)
            || !Number(text, 1, out int length)
        )
        {
            Console.Error.WriteLine(
                $"generate: at least 1 session, of at least {StructuralEvents} events, and texts of 1 character"
            );
            return 2;
        }

        string token = string.Concat(Enumerable.Repeat("composes ", length / 9 + 1))[..length];
        var options = new ObservatoryOptions { MaxEventsPerSession = 2 * size, MaxBytesPerSession = long.MaxValue };
        using var exporter = new AnyLength(path);
        using var observatory = new Observatory(exporter, options, inline: true);
        for (int number = 0; number < count; number++)
        {
            RunSession(observatory, number, size, token);
        }

        ExporterHealth file = observatory.Health.Exporters[0];
        Console.WriteLine($"{file.Exported:N0} sessions, {new FileInfo(path).Length:N0} bytes");
        return file.Exported == count ? 0 : 1;
    }

    /// <summary>One session of that many events.</summary>
    internal static void RunSession(Observatory observatory, int number, int events, string text = "composes")
    {
        using AgentSession session = observatory.StartSession(new AgentContext("session-" + number, "agent", "user"));
        using AgentSpan step = session.AgentStep("answer");
        for (int call = 0; call < ToolCalls; call++)
        {
            using AgentSpan tool = session.ToolCall("search", ("query", "reactive streams"), ("top_k", call));
            tool.Set("hits", number % 12);
            if ((number * ToolCalls + call) % FailingOneIn == 0)
            {
                tool.Fail(new TimeoutException("The search took too long."));
            }
        }

        using AgentSpan model = session.LlmCall("gpt-4", ("gen_ai.request.temperature", 0.2));
        using StreamSpan stream = session.Stream("tokens");
        for (int token = 0; token < events - StructuralEvents; token++)
        {
            stream.Event("token", ("seq", token), ("text", text));
        }
    }

    private static bool Number(string text, int atLeast, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= atLeast;

    /// <summary>Writes lines of any length, as no exporter for readers does.</summary>
    private sealed class AnyLength(string path) : IExporter, IDisposable
    {
        private readonly FileStream file = File.Open(path, FileMode.Append);

        public void Export(SessionEnvelope envelope)
        {
            var line = new ArrayBufferWriter<byte>();
            EnvelopeJson.Write(envelope, line);
            file.Write(line.WrittenSpan);
            file.WriteByte((byte)'\n');
        }

        public void Dispose() => file.Dispose();
    }
}
