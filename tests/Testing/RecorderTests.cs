namespace AgentObservatory.Tests.Testing;

public class RecorderTests
{
    [Fact]
    public void TheClockStandsStillUntilItIsMoved()
    {
        SessionEnvelope trace = Recorded.Searching();

        Assert.Equal(TimeSpan.FromSeconds(5), trace.Duration);
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), trace.Session.StartTime.ToDateTimeOffset());
    }

    [Fact]
    public void IdsAndTimesAreTheSameInEveryRun()
    {
        Assert.Equal(Text(Recorded.Searching()), Text(Recorded.Searching()));

        static string Text(SessionEnvelope envelope)
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            EnvelopeJson.Write(envelope, output);
            return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
        }
    }

    [Fact]
    public void ADroppedEventFailsTheTest()
    {
        var recorder = new TraceRecorder(static options => options with { MaxEventsPerSession = 10 });
        Overfill(recorder);

        string message = Recorded.MessageOf(() => _ = recorder.Trace);

        Assert.Contains("events: 11 dropped (event_limit)", message);
        recorder.Dispose();
    }

    [Fact]
    public void ADroppedEventFailsTheDisposalThatNobodyLookedBefore()
    {
        var recorder = new TraceRecorder(static options => options with { MaxEventsPerSession = 10 });
        Overfill(recorder);

        Assert.Contains("event_limit", Recorded.MessageOf(recorder.Dispose));
    }

    [Fact]
    public void WhatWasToldDoesNotHideWhatIsLostLater()
    {
        var recorder = new TraceRecorder(static options => options with { MaxEventsPerSession = 10 });
        Overfill(recorder);
        Assert.Throws<TraceAssertionException>(() => recorder.Traces);
        Assert.Single(recorder.Traces);
        Overfill(recorder);

        Assert.Contains("events: 22 dropped (event_limit)", Recorded.MessageOf(recorder.Dispose));
    }

    [Fact]
    public void AnAttributeThatComesTooLateFailsTheTestUnlessItIsAllowed()
    {
        using var loud = new TraceRecorder();
        SetTooLate(loud);
        using var allowing = new TraceRecorder();
        allowing.Allow(nameof(ObservatoryHealth.AttributesIgnored));
        SetTooLate(allowing);

        Assert.Contains("AttributesIgnored: 1", Recorded.MessageOf(() => _ = loud.Trace));
        Assert.Empty(allowing.Trace.Spans[0].Attributes);

        static void SetTooLate(TraceRecorder recorder)
        {
            using AgentSession session = recorder.Observatory.StartSession(Recorded.Context);
            AgentSpan search = session.ToolCall("search");
            search.Dispose();
            search.Set("hits", 3);
        }
    }

    [Fact]
    public void NothingIsAssertedOfAForestWithoutItsSessions()
    {
        using var recorder = new TraceRecorder();
        Assert.Contains("there are 0, and 0 still open", Recorded.MessageOf(() => _ = recorder.Forest));
        AgentSession open = recorder.Observatory.StartSession(Recorded.Context);
        recorder.Observatory.StartSession(Recorded.Context).Dispose();

        Assert.Contains("there are 1, and 1 still open", Recorded.MessageOf(() => _ = recorder.Forest));
        open.Dispose();
        recorder.Forest.NoErrors();
    }

    [Fact]
    public void WhatIsAllowedMayBeDropped()
    {
        using var recorder = new TraceRecorder(static options => options with { MaxEventsPerSession = 10 });
        recorder.Allow(DropReason.EventLimit);
        Overfill(recorder);

        Assert.Equal(11, recorder.Trace.Dropped[DropReason.EventLimit]);
    }

    [Fact]
    public void WhatTheLibraryReportsOfItselfFailsTheTest()
    {
        var recorder = new TraceRecorder();
        using IDisposable observer = recorder.Observatory.Sessions.Subscribe(
            new Failing<SessionEnvelope>("the \u001b[31m observer")
        );
        recorder.Observatory.StartSession(Recorded.Context).Dispose();

        string message = Recorded.MessageOf(() => _ = recorder.Trace);

        Assert.Contains("ObserverFailed in ", message);
        Assert.Contains(@"(InvalidOperationException: the \u{1b}[31m observer)", message);
        recorder.Dispose();
    }

    [Fact]
    public void AKindOfReportMayBeAllowed()
    {
        using var recorder = new TraceRecorder();
        recorder.Allow(DiagnosticKind.ObserverFailed);
        using IDisposable observer = recorder.Observatory.Sessions.Subscribe(new Failing<SessionEnvelope>("it fails"));
        recorder.Observatory.StartSession(Recorded.Context).Dispose();

        Assert.Single(recorder.Traces);
    }

    [Fact]
    public void OneTraceIsOne()
    {
        using var recorder = new TraceRecorder();
        AgentSession open = recorder.Observatory.StartSession(Recorded.Context);

        Assert.Contains("there are 0, and 1 still open", Recorded.MessageOf(() => _ = recorder.Trace));
        open.Dispose();
        Assert.Equal("a session", recorder.Trace.Session.SessionId);
        recorder.Observatory.StartSession(Recorded.Context).Dispose();
        Assert.Contains("there are 2, and 0 still open", Recorded.MessageOf(() => _ = recorder.Trace));
    }

    [Fact]
    public void ARecorderKeepsItsReports() =>
        Assert.Throws<ArgumentException>(() =>
            new TraceRecorder(static options => options with { OnDiagnostic = static _ => { } })
        );

    private static void Overfill(TraceRecorder recorder)
    {
        using AgentSession session = recorder.Observatory.StartSession(Recorded.Context);
        using AgentSpan span = session.ToolCall("search");
        for (int number = 0; number < 18; number++)
        {
            span.Event("hit");
        }
    }

    private sealed class Failing<T>(string message) : IObserver<T>
    {
        public void OnNext(T value) => throw new InvalidOperationException(message);

        public void OnError(Exception error) { }

        public void OnCompleted() { }
    }
}
