using AgentObservatory.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Pipeline;

public class OutageTests
{
    private const string Fails = "It fails: {0}.";

    private readonly FakeTimeProvider clock = new();
    private readonly List<Diagnostic> reports = [];
    private readonly DiagnosticChannel diagnostics;

    public OutageTests() => diagnostics = new DiagnosticChannel(reports.Add, inline: true, new object());

    [Fact]
    public void ItIsReportedWhenItBeginsAndThenEveryHalfMinute()
    {
        Outage outage = Outage();
        var first = new InvalidOperationException("first");

        outage.Failed(first);
        outage.Caught(new InvalidOperationException("second"));
        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        outage.Failed(null);
        Assert.Equal(["It fails: 1."], reports.Select(report => report.Message));
        clock.Advance(TimeSpan.FromTicks(1));
        outage.Failed(null);
        outage.Failed(null);

        Assert.Equal(["It fails: 1.", "Still failing: 4 times since it began."], reports.Select(report => report.Message));
        Assert.Equal(
            (DiagnosticKind.ExportFailed, "lane", first),
            (reports[0].Kind, reports[0].Source, reports[0].Exception)
        );
        Assert.Equal(5, outage.Failures);
    }

    [Fact]
    public void ItsEndIsReportedOnceWithHowOftenItFailed()
    {
        Outage outage = Outage();

        outage.Recovered();
        Assert.Empty(reports);
        outage.Failed(null, times: 3);
        outage.Recovered();
        outage.Recovered();

        Assert.Equal(["It fails: 3.", "It works again after 3 failures."], reports.Select(report => report.Message));
        Assert.Equal(DiagnosticKind.Recovered, reports[1].Kind);
        Assert.Equal(0, outage.Failures);
    }

    [Fact]
    public void ARelapseWithinHalfAMinuteIsOnlyCounted()
    {
        Outage outage = Outage();
        outage.Failed(null);
        outage.Recovered();
        reports.Clear();

        outage.Failed(null);
        Assert.Equal(1, outage.Failures);
        outage.Recovered();
        Assert.Empty(reports);
        Assert.Equal(0, outage.Failures);
        clock.Advance(TimeSpan.FromSeconds(30));
        outage.Failed(null);

        Assert.Equal(["It fails: 1."], reports.Select(report => report.Message));
    }

    [Fact]
    public void WhileItLastsTheClockIsReadAtOneFailureOfSoMany()
    {
        Outage outage = Outage(lookEvery: 3);

        outage.Failed(null);
        clock.Advance(TimeSpan.FromMinutes(1));
        outage.Failed(null);
        Assert.Equal(["It fails: 1."], reports.Select(report => report.Message));
        outage.Failed(null);

        Assert.Equal(["It fails: 1.", "Still failing: 3 times since it began."], reports.Select(report => report.Message));
    }

    private Outage Outage(int lookEvery = 1) =>
        new(DiagnosticKind.ExportFailed, "lane", Fails, clock, diagnostics, lookEvery);
}
