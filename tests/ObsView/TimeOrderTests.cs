using AgentObservatory.ObsView.Views;

namespace AgentObservatory.Tests.ObsView;

public class TimeOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(int.MaxValue)]
    public void TextsComeInTheOrderOfTheirTimesAndThoseOfEqualTimeInTheirOwn(int charsInMemory)
    {
        var random = new Random(7);
        var items = Enumerable
            .Range(0, 300)
            .Select(number => (Time: (long)random.Next(40) - 20, Text: $"{number} 名前 {new string('x', random.Next(300))}"))
            .ToList();
        var order = new TimeOrder(charsInMemory);

        items.ForEach(item => order.Add(item.Time, item.Text));

        Assert.Equal(items.OrderBy(item => item.Time).Select(item => item.Text), order.Texts());
    }

    [Fact]
    public void NothingIsInOrder() => Assert.Empty(new TimeOrder().Texts());
}
