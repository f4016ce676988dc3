using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public class AspNetTests
{
    [BashFact]
    public async Task SigtermInTheMidstOfAnAnswerEndsItAndItsTraceIsExported()
    {
        using var folder = new TestFolder();

        Assert.Equal(0, await AspNetExample.StopWhileItAnswersAsync(folder));

        SessionEnvelope session = Assert.Single(Example.EnvelopesIn(folder));
        Assert.Equal(SpanStatus.Cancelled, session.Status);
        Assert.Equal(SpanStatus.Ok, session.Span("search").Status);
        Assert.Equal(SpanStatus.Cancelled, session.Span("answer").Status);
        Assert.Equal("cancelled", session.Attribute("answer", StreamAttribute.End).AsString());
        Assert.NotEmpty(session.EventsOf("answer"));
        Assert.Single(TraceFile.Read(folder["logs/bad.jsonl"]));
    }
}
