using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>mutation/mutants.tsv names text that stands in the sources, so that the list does not go stale unnoticed.</summary>
public class MutantListTests
{
    [Fact]
    public void EachMutantChangesTextThatStandsInItsFileOnce()
    {
        string[][] mutants =
        [
            .. File.ReadLines(RepositoryFolder.Of("mutation/mutants.tsv"))
                .Where(line => !line.StartsWith('#'))
                .Select(line => line.Split('\t')),
        ];

        Assert.True(mutants.Length >= 60);
        Assert.All(
            mutants,
            mutant =>
            {
                Assert.InRange(mutant.Length, 3, 4);
                string source = File.ReadAllText(RepositoryFolder.Of("src/Core.FSharp/" + mutant[0]))
                    .ReplaceLineEndings("\n");
                string old = mutant[1].Replace("\\n", "\n");
                Assert.Equal(2, source.Split(old).Length);
                Assert.NotEqual(mutant[1], mutant[2]);
            }
        );
    }
}
