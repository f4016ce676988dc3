using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>An exporter that fails costs its own envelopes, and nothing else.</summary>
public class ExporterFailureTests
{
    public static TheoryData<Mode, Exception> AnyException()
    {
        Exception[] exceptions =
        [
            new InvalidOperationException("broken"),
            new OutOfMemoryException(),
            new OperationCanceledException(),
            new AggregateException(new IOException()),
            new HostileException(),
        ];
        var data = new TheoryData<Mode, Exception>();
        foreach (Exception exception in exceptions)
        {
            data.Add(Mode.Inline, exception);
            data.Add(Mode.Server, exception);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(AnyException))]
    public async Task Fault01_AnExporterThatThrowsLosesItsEnvelopesAloneAndLivesOn(Mode mode, Exception exception)
    {
        var reports = new List<DiagnosticKind>();
        var flaky = new ThrowingExporter(() => exception);
        var options = new ObservatoryOptions { OnDiagnostic = report => reports.Add(report.Kind) };
        Observatory observatory = mode.Start(options, flaky);

        observatory.Run(3);
        await observatory.Settle();
        flaky.IsBroken = false;
        observatory.Run(2);
        ShutdownReport report = await observatory.End();

        ExporterHealth health = Assert.Single(report.Exporters);
        Assert.Equal((2, 3), (health.Exported, health.Dropped[DropReason.ExportFailed]));
        Assert.Contains(exception.GetType().Name, health.LastError);
        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], reports);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task AnExporterThatInterruptsItsThreadKeepsReceiving()
    {
        const int Sessions = 50;
        int interrupted = 0;
        int others = 0;
        var interrupting = new CallbackExporter(_ =>
        {
            interrupted++;
            Thread.CurrentThread.Interrupt();
        });
        Observatory observatory = Mode.Server.Start(interrupting, new CallbackExporter(_ => others++));
        for (int number = 0; number < Sessions; number++)
        {
            using (AgentSession session = observatory.StartSession(Some.Context))
            {
                // Many, so that one exporter waits while the envelope is made for the other.
                for (int count = 0; count < 1_000; count++)
                {
                    session.ToolCall("call").Dispose();
                }
            }

            await observatory.Settle();
        }

        await observatory.End();
        Assert.Equal((Sessions, Sessions), (interrupted, others));
    }

    [Theory, BothModes]
    public async Task Fault02_AnExporterThatThrowsInItsDisposeIsSwallowedAndReported(Mode mode)
    {
        var reports = new List<DiagnosticKind>();
        var exporter = new CallbackExporter(_ => { }, () => throw new IOException("cannot close"));
        var options = new ObservatoryOptions { OnDiagnostic = report => reports.Add(report.Kind) };
        Observatory observatory = mode.Start(options, exporter);

        ShutdownReport report = await observatory.End();
        observatory.Dispose();

        Assert.False(report.DeadlineHit);
        Assert.Contains("cannot close", report.Exporters[0].LastError);
        Assert.Contains("cannot close", observatory.Health.Exporters[0].LastError);
        Assert.Equal([DiagnosticKind.DisposeFailed], reports);
    }

    [Fact]
    public void Fault02_AnExporterThatThrowsInItsConstructorIsSeenByTheUser() =>
        Assert.Throws<ArgumentException>(() => Some.Inline(new FileExporter("")));

    [Theory, BothModes]
    public async Task Fault05_AnExporterThatFailsForDaysGivesOneReportAtTheStartSummariesAndOneAtTheEnd(Mode mode)
    {
        var clock = new FakeTimeProvider();
        var reports = new List<Diagnostic>();
        var failing = new ThrowingExporter();
        var options = new ObservatoryOptions { TimeProvider = clock, OnDiagnostic = reports.Add };
        Observatory observatory = mode.Start(options, failing);

        for (int minute = 0; minute < 3; minute++)
        {
            observatory.Run(100);
            await observatory.Settle();
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        failing.IsBroken = false;
        observatory.Run(1);
        await observatory.End();

        Assert.Equal(
            [
                DiagnosticKind.ExportFailed,
                DiagnosticKind.ExportFailed,
                DiagnosticKind.ExportFailed,
                DiagnosticKind.Recovered,
            ],
            reports.Select(report => report.Kind)
        );
        Assert.Contains("101", reports[1].Message);
        Assert.Contains("300", reports[3].Message);
    }

    [Theory, BothModes]
    public async Task Fault06_WhenOneExporterFailsTheOthersReceiveEverything(Mode mode)
    {
        var first = new InMemoryExporter();
        var last = new InMemoryExporter();
        Observatory observatory = mode.Start(first, new ThrowingExporter(), last);

        observatory.Run(100);
        await observatory.End();

        Assert.Equal(Some.Numbers(1, 100), first.Envelopes.Select(envelope => envelope.Session.SessionId));
        Assert.Equal(first.Envelopes, last.Envelopes);
        Assert.Equal(100, observatory.Health.Exporters[1].Dropped[DropReason.ExportFailed]);
        Some.LawsHold(observatory);
    }
}
