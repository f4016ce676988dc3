using System.Collections.Concurrent;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

public class ReentrancyTests
{
    public static TheoryData<Exception> AnyException() =>
        new(
            new InvalidOperationException("broken"),
            new OutOfMemoryException(),
            new OperationCanceledException(),
            new AggregateException(new IOException()),
            new HostileException()
        );

    [Theory]
    [MemberData(nameof(AnyException))]
    public void Fault01_AnExporterThatThrowsLosesItsEnvelopeAloneAndLivesOn(Exception exception)
    {
        var reports = new List<Diagnostic>();
        var flaky = new ThrowingExporter(() => exception);
        using var observatory = Some.Inline(new ObservatoryOptions { OnDiagnostic = reports.Add }, flaky);

        observatory.StartSession(Some.Context).Dispose();
        observatory.StartSession(Some.Context).Dispose();
        flaky.IsBroken = false;
        observatory.StartSession(Some.Context).Dispose();

        ExporterHealth health = Assert.Single(observatory.Health.Exporters);
        Assert.Equal(1, health.Exported);
        Assert.Equal(2, health.Dropped[DropReason.ExportFailed]);
        Assert.Contains(exception.GetType().Name, health.LastError);
        Assert.Equal([DiagnosticKind.ExportFailed, DiagnosticKind.Recovered], reports.Select(report => report.Kind));
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault02_AnExporterThatThrowsInItsDisposeIsSwallowedAndReported()
    {
        var reports = new List<Diagnostic>();
        var exporter = new CallbackExporter(_ => { }, () => throw new IOException("cannot close"));
        var observatory = Some.Inline(new ObservatoryOptions { OnDiagnostic = reports.Add }, exporter);

        observatory.Dispose();
        observatory.Dispose();

        Assert.Equal(DiagnosticKind.DisposeFailed, Assert.Single(reports).Kind);
        Assert.Contains("cannot close", observatory.Health.Exporters[0].LastError);
    }

    [Fact]
    public void Fault02_AnExporterThatThrowsInItsConstructorIsSeenByTheUser() =>
        Assert.Throws<ArgumentException>(() => Some.Inline(new FileExporter("")));

    [Fact]
    public void Fault06_WhenOneExporterFailsTheOthersReceiveEverything()
    {
        var first = new InMemoryExporter();
        var last = new InMemoryExporter();
        using var observatory = Some.Inline(first, new ThrowingExporter(), last);

        for (int count = 0; count < 5; count++)
        {
            observatory.StartSession(Some.Context).Dispose();
        }

        Assert.Equal(5, first.Envelopes.Count);
        Assert.Equal(first.Envelopes, last.Envelopes);
        Assert.Equal(5, observatory.Health.Exporters[1].Dropped[DropReason.ExportFailed]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault07_AnExporterThatStartsSessionsCausesNeitherADeadlockNorAnEndlessLoop()
    {
        Observatory? observatory = null;
        int calls = 0;
        var exporter = new CallbackExporter(_ =>
        {
            calls++;
            Report();
            Task.Run(Report).Wait();
        });
        void Report()
        {
            using AgentSession session = observatory!.StartSession(Some.Context);
            using AgentSpan span = session.ToolCall("from within");
            span.Event("an event");
        }

        using (observatory = Some.Inline(exporter))
        {
            observatory.StartSession(Some.Context).Dispose();

            Assert.Equal(1, calls);
            Assert.Equal(2, observatory.Health.SessionsRefused[DropReason.Reentrant]);
            Assert.Equal(6, observatory.Health.EventsDropped[DropReason.Reentrant]);
            Some.LawsHold(observatory);
        }
    }

    [Fact]
    public void Fault07_AnExporterThatWaitsForAnotherAgentsSessionIsNoDeadlock()
    {
        Observatory? observatory = null;
        using var work = new BlockingCollection<Action>();
        var worker = new Thread(() =>
        {
            foreach (Action item in work.GetConsumingEnumerable())
            {
                item();
            }
        });
        worker.Start();
        int calls = 0;
        var exporter = new CallbackExporter(_ =>
        {
            if (calls++ == 0)
            {
                using var done = new ManualResetEventSlim();
                work.Add(() =>
                {
                    observatory!.StartSession(Some.Context).Dispose();
                    done.Set();
                });
                done.Wait();
            }
        });
        var options = Some.Quiet() with { ShutdownDeadline = TimeSpan.Zero };

        using (observatory = Some.Inline(options, exporter))
        {
            observatory.StartSession(Some.Context).Dispose();
        }

        work.CompleteAdding();
        worker.Join();
        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.ExporterBusy]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault16_AnExporterThatEndsItsObservatoryIsDisposedAfterItsExport()
    {
        Observatory? observatory = null;
        var order = new List<string>();
        var exporter = new CallbackExporter(
            _ =>
            {
                order.Add("export begins");
                observatory!.Dispose();
                order.Add("export ends");
            },
            () => order.Add("disposed")
        );
        observatory = Some.Inline(exporter);

        observatory.StartSession(Some.Context).Dispose();

        Assert.Equal(["export begins", "export ends", "disposed"], order);
    }

    [Fact]
    public void Fault07_ASessionThatAnExporterEndsIsCounted()
    {
        AgentSession? other = null;
        using var observatory = Some.Inline(new CallbackExporter(_ => other?.Dispose()));
        other = observatory.StartSession(Some.Context);

        observatory.StartSession(Some.Context).Dispose();

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.Reentrant]);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void Fault08_AnEnvelopeThatAnExporterKeepsNeverChanges()
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        AgentSpan span;
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            span = session.ToolCall("kept");
        }

        SessionEnvelope kept = memory.Envelopes[0];
        string before = Json(kept);
        span.Set("late", 1);
        span.Event("late");
        span.Fail(new IOException("late"));
        span.Dispose();
        observatory.StartSession(Some.Context).Dispose();

        Assert.Equal(before, Json(kept));
    }

    [Fact]
    public void Fault09_ADiagnosticsHandlerThatThrowsOrRecursesIsSwallowedAndCounted()
    {
        Observatory? observatory = null;
        int calls = 0;
        void Handle(Diagnostic report)
        {
            calls++;
            observatory!.StartSession(Some.Context).Dispose();
            throw new InvalidOperationException("broken handler");
        }

        using (observatory = Some.Inline(new ObservatoryOptions { OnDiagnostic = Handle }, new ThrowingExporter()))
        {
            observatory.StartSession(Some.Context).Dispose();

            Assert.Equal(1, calls);
            Assert.Equal(1, observatory.Health.DiagnosticsLost);
            Some.LawsHold(observatory);
        }
    }

    private static string Json(SessionEnvelope envelope)
    {
        var text = new StringWriter();
        new JsonExporter(text).Export(envelope);
        return text.ToString();
    }
}

/// <summary>An exception whose members throw, too.</summary>
internal sealed class HostileException : Exception
{
    public override string Message => throw new InvalidOperationException("Message");

    public override string? StackTrace => throw new InvalidOperationException("StackTrace");

    public override string ToString() => throw new InvalidOperationException("ToString");
}
