using System.Text;
using AgentObservatory.Tests.Support;
using static AgentObservatory.Tests.Support.TraceText;

namespace AgentObservatory.Tests.Files;

public class TornLineTests
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(Named("torn", Start(1), End(1)));

    [Fact]
    public void Fault37_ALastLineCutAnywhereIsToldAsTornAndTheOthersAreShown()
    {
        for (var length = 1; length < Whole.Length; length++)
        {
            var lines = Reading.Of([.. Utf8(Named("before")), .. Whole[..length]]);

            Assert.Equal("1 before", Reading.Told(lines[0]));
            Assert.StartsWith("2 ! torn last line", Reading.Told(lines[1]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fault37_ALastLineThatOnlyLacksItsNewlineIsShown() =>
        Assert.Equal(["1 before", "2 torn"], Reading.Of([.. Utf8(Named("before")), .. Whole]).Select(Reading.Told));
}
