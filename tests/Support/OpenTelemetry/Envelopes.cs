using AgentObservatory.Tests.InteropTests;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Viewer;

namespace AgentObservatory.Tests.Telemetry;

/// <summary>The envelopes that these tests export.</summary>
internal static class Envelopes
{
    /// <summary>Everything that the Python library's files hold.</summary>
    internal static IEnumerable<SessionEnvelope> OfSeeds() => Seed.All.SelectMany(OfSeed);

    internal static IEnumerable<SessionEnvelope> OfSeed(string file) =>
        TraceFile.Read(Seed.Path(file)).OfType<TraceLine.Readable>().Select(line => line.Envelope);

    /// <summary>Sessions of agents that do everything an agent can do, and some things it should not.</summary>
    internal static IReadOnlyList<SessionEnvelope> Generated(int seed, int count)
    {
        var memory = new InMemoryExporter();
        using (var observatory = Some.Inline(memory))
        {
            new SessionProgram(new Random(seed), observatory).Run(count);
        }

        return memory.Envelopes;
    }
}
