using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ObsView;

/// <summary>What each command looks like, on traces and terminals of several sizes.</summary>
public sealed class ViewerPictureTests(ViewerTraces traces) : IClassFixture<ViewerTraces>
{
    private const int FirstLines = 40;
    private const int LastLines = 10;
    private const int LongestWhole = 120;

    /// <summary>Their lines are as long as what they tell, whatever the terminal.</summary>
    private static readonly string[] Unwrapped = ["check", "csv"];

    public static TheoryData<string, string, int> Pictures()
    {
        var pictures = new TheoryData<string, string, int>();
        foreach (string command in ViewerTraces.Commands.Keys)
        {
            foreach (string trace in ViewerTraces.Traces.Keys)
            {
                foreach (int columns in Unwrapped.Contains(command) ? [80] : new[] { 80, 100, 140 })
                {
                    pictures.Add(command, trace, columns);
                }
            }
        }

        return pictures;
    }

    public static TheoryData<string> Wrapped => new(ViewerTraces.Commands.Keys.Except(Unwrapped));

    /// <summary>Where it does not, the new picture is in the folder "pictures", to be copied if it is as it should be.</summary>
    [Theory]
    [MemberData(nameof(Pictures))]
    public void ACommandLooksLikeItsPicture(string command, string trace, int columns)
    {
        var outcome = traces.Show(command, trace, columns);

        string name = $"{command}/{trace}-{columns}.txt";
        string picture = Shortened(outcome.Output);
        string received = Path.Combine("pictures", name);
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, picture);
        Assert.Equal("", outcome.Error);
        Assert.Equal(File.ReadAllText(RepositoryFolder.Of($"tests/ObsView/Pictures/{name}")), picture);
    }

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void ANarrowTerminalWithoutUnicodeGetsNoLinesBeyondTheFortyColumnsThatAreTheLeast(string command)
    {
        foreach (int columns in new[] { 20, 39 })
        {
            var outcome = traces.Show(command, "quickstart", columns, "C");

            Assert.InRange(outcome.ExitCode, 0, 1);
            Assert.Equal("", outcome.Error);
            Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 40));
            Assert.All(outcome.Output, character => Assert.True(char.IsAscii(character)));
        }
    }

    [Fact]
    public void TheOldNameOfStatsShowsTheSame() =>
        Assert.Equal(
            ObsViewProcess.Run("stats", QuickstartTrace.Path).Output,
            ObsViewProcess.Run("--summary", QuickstartTrace.Path).Output
        );

    /// <summary>Of a long picture, the lines that a reader sees first and last, and how many are between.</summary>
    private static string Shortened(string output)
    {
        string[] lines = output.Split('\n');
        return lines.Length <= LongestWhole
            ? output
            : string.Join(
                '\n',
                [
                    .. lines.Take(FirstLines),
                    $"[{lines.Length - FirstLines - LastLines} lines are not in this picture]",
                    .. lines.TakeLast(LastLines),
                ]
            );
    }
}
