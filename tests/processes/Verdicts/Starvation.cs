using AgentObservatory;

namespace Verdicts;

/// <summary>Runs out of memory again and again, down to the last bytes, and catches it, while an observatory watches what is
/// thrown. Needs a limit of the heap.</summary>
internal static class Starvation
{
    private const int Rounds = 200;
    private const int Smallest = 64;

    internal static int Survive()
    {
        using var observatory = new Observatory(new InMemoryExporter(), inline: true);
        int survived = 0;
        var kept = new List<byte[]>();
        for (int round = 1; round <= Rounds; round++)
        {
            try
            {
                while (true)
                {
                    kept.Add(new byte[Smallest]);
                }
            }
            catch (OutOfMemoryException)
            {
                survived++;
            }

            if (round % 10 == 0)
            {
                kept.Clear();
            }
        }

        Console.WriteLine(survived + " survived");
        return survived == Rounds ? 0 : 1;
    }
}
