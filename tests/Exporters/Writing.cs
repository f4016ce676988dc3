using System.Collections.Immutable;

namespace AgentObservatory.Tests.Exporters;

/// <summary>Writes sessions into trace files, and finds them there.</summary>
internal static class Writing
{
    internal static void Write(this Observatory observatory, string sessionId, int characters = 10)
    {
        using AgentSession session = observatory.StartSession(new AgentContext(sessionId, "agent"));
        session.ToolCall("t", ("payload", new string('x', characters))).Dispose();
    }

    internal static ImmutableArray<TraceLine> LinesOf(string path) => EnvelopeJson.ReadLines(File.ReadAllBytes(path));

    internal static string[] SessionsIn(string path) =>
        [.. LinesOf(path).OfType<TraceLine.Readable>().Select(line => line.Envelope.Session.SessionId)];
}
