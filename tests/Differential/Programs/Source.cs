using System.Runtime.CompilerServices;

namespace AgentObservatory.Tests.Differential.Programs;

/// <summary>A source of numbers from 1: the odd ones are there at once, the even ones need a turn. Each takes 5 ms.</summary>
internal static class Source
{
    internal static async IAsyncEnumerable<int> Of(
        Stage stage,
        int items,
        Exception? end = null,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        for (int item = 1; item <= items; item++)
        {
            if (item % 2 == 0)
            {
                await stage.NextTurn();
            }

            cancellation.ThrowIfCancellationRequested();
            stage.Pass(5);
            yield return item;
        }

        if (end is not null)
        {
            throw end;
        }
    }
}
