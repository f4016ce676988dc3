using AgentObservatory.Nats.Publishing;

namespace AgentObservatory.Tests.Nats;

public class SubjectTests
{
    [Theory]
    [InlineData("weather_agent-2", "agents.weather_agent-2")]
    [InlineData("a.b", "agents.a%2Eb")]
    [InlineData("* > ?", "agents.%2A%20%3E%20%3F")]
    [InlineData("50%", "agents.50%25")]
    [InlineData("ä\r\n\0", "agents.%C3%A4%0D%0A%00")]
    [InlineData("", "agents.%")]
    [InlineData(null, "agents.%")]
    public void AnAgentsNameIsOneWord(string? agent, string subject) => Assert.Equal(subject, Subject.Of("agents", agent));

    [Fact]
    public void LongNamesAreShortenedAndStayApart()
    {
        string one = Subject.Of("agents", new string('ä', 1_000) + "1");
        string other = Subject.Of("agents", new string('ä', 1_000) + "2");

        Assert.NotEqual(one, other);
        Assert.InRange(one.Length, 200, 240);
    }
}
