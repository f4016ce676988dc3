using System.Buffers;

namespace AgentObservatory.Nats.Publishing;

/// <summary>Cuts runs into parts that a message has room for. Merging the parts gives the run.</summary>
internal static class Parts
{
    internal static ReadOnlyMemory<byte> Write(SessionEnvelope envelope)
    {
        var line = new ArrayBufferWriter<byte>();
        EnvelopeJson.Write(envelope, line);
        return line.WrittenMemory;
    }

    /// <summary>The parts of a run with their lines.</summary>
    /// <exception cref="InvalidOperationException">A single event is too large, or the envelope is of an older schema, whose
    /// envelopes have no parts.</exception>
    internal static IEnumerable<(SessionEnvelope Part, ReadOnlyMemory<byte> Line)> Cut(
        SessionEnvelope envelope,
        ReadOnlyMemory<byte> line,
        int mostBytes
    )
    {
        if (line.Length <= mostBytes)
        {
            return [(envelope, line)];
        }

        if (envelope.Writers.IsDefaultOrEmpty)
        {
            throw TooLarge("an envelope without a run id", line.Length, mostBytes);
        }

        TraceEvent[] told = [.. envelope.Replay()];
        return Cut(told, envelope.Writers, envelope.Session, mostBytes);
    }

    /// <summary>The first part also says what the writers claim, such as what they have told and is missing.</summary>
    private static IEnumerable<(SessionEnvelope, ReadOnlyMemory<byte>)> Cut(
        ReadOnlyMemory<TraceEvent> told,
        IEnumerable<RunWriter> claims,
        SessionInfo session,
        int mostBytes
    )
    {
        SessionEnvelope part = SessionReducer.foldRun(told.ToArray(), [session], claims);
        ReadOnlyMemory<byte> line = Write(part);
        if (line.Length <= mostBytes)
        {
            return [(part, line)];
        }

        if (told.Length <= 1)
        {
            throw TooLarge("one event", line.Length, mostBytes);
        }

        int half = told.Length / 2;
        return Cut(told[..half], claims, session, mostBytes).Concat(Cut(told[half..], [], session, mostBytes));
    }

    private static InvalidOperationException TooLarge(string what, int bytes, int mostBytes) =>
        new($"Cannot publish: {what} takes {bytes} bytes, and the server accepts {mostBytes}.");
}
