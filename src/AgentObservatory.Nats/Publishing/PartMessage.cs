using System.Security.Cryptography;

namespace AgentObservatory.Nats.Publishing;

/// <summary>What is published: a line of a trace file, which holds a run or a part of it.</summary>
internal sealed record PartMessage(string Subject, string Id, ReadOnlyMemory<byte> Line)
{
    /// <summary>The id, by which the server knows a repeat, is made of the run and of all that the part says. The same part has the
    /// same bytes wherever it is written. Parts that differ in anything never have the same id.</summary>
    internal static PartMessage Of(string prefix, SessionEnvelope part, ReadOnlyMemory<byte> line) =>
        new(
            Publishing.Subject.Of(prefix, part.Session.AgentId),
            part.Session.Key + "-" + Convert.ToHexStringLower(SHA256.HashData(line.Span).AsSpan(0, 16)),
            line
        );
}
