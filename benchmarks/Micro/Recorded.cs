using System.Buffers;

namespace AgentObservatory.Benchmarks.Micro;

/// <summary>Sessions to fold, write, read and replay.</summary>
internal static class Recorded
{
    /// <summary>An agent's step with tool calls, and a stream that fills the rest.</summary>
    /// <param name="streamEvents">How many events the stream has; four tool calls, a step and the stream come to it.</param>
    internal static SessionEnvelope Envelope(int streamEvents)
    {
        var memory = new InMemoryExporter();
        using var observatory = new Observatory(
            memory,
            new ObservatoryOptions { MaxEventsPerSession = 2 * streamEvents + 100 },
            inline: true
        );
        using (AgentSession session = observatory.StartSession(new AgentContext("session", "agent")))
        using (session.AgentStep("plan"))
        {
            for (int call = 0; call < 4; call++)
            {
                session.ToolCall("search", ("query", "reactive streams"), ("top_k", call)).Dispose();
            }

            using StreamSpan stream = session.Stream("tokens");
            for (int number = 0; number < streamEvents; number++)
            {
                stream.Event("chunk", ("seq", number), ("bytes", 4096));
            }
        }

        return memory.Envelopes[0];
    }

    /// <summary>The envelope as one line of JSON, without its newline.</summary>
    internal static byte[] Line(SessionEnvelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
