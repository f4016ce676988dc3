using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>Redactors that throw, are slow, change everything or report themselves.</summary>
public class RedactorFaultTests
{
    [Theory]
    [BothModes]
    public async Task OneThatThrowsCostsItsValuesAndIsCountedAndReportedOnceWithoutWhatItSays(Mode mode)
    {
        var diagnostics = new List<Diagnostic>();
        var memory = new InMemoryExporter();
        var throwing = new Redacting(static (_, value) => throw new FormatException("no " + value), includesNames: true);
        Observatory observatory = mode.Start(
            new ObservatoryOptions { Redactor = throwing, OnDiagnostic = diagnostics.Add },
            memory
        );

        Planted.Run(observatory);
        await observatory.End();

        string told = string.Join('\n', memory.Envelopes.Select(EnvelopeText.Write));
        Assert.DoesNotContain(Planted.Secret, told);
        Assert.Contains("\"[redaction failed]\"", told);
        Assert.Equal(throwing.Asked.Count, observatory.Health.RedactionsFailed);
        Diagnostic reported = Assert.Single(diagnostics, static one => one.Kind == DiagnosticKind.RedactionFailed);
        Assert.Equal(nameof(Redacting), reported.Source);
        Assert.Contains(nameof(FormatException), reported.Exception!.Message);
        Assert.All(diagnostics, static one => Assert.DoesNotContain(Planted.Secret, one + " " + one.Exception));
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task InServerModeOneThatHangsHoldsNoAgentUp()
    {
        using var released = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        var memory = new InMemoryExporter();
        var hanging = new Redacting(
            (_, value) =>
            {
                hangs.Set();
                released.Wait();
                return value;
            }
        );
        Observatory observatory = Mode.Server.Start(
            Some.Quiet() with
            {
                Redactor = hanging,
                MaxEventsPerSession = 100,
                MaxQueuedSessions = 2,
            },
            memory,
            new InMemoryExporter()
        );
        using IDisposable events = observatory.Events.Subscribe(static _ => { });

        Thread agent = Thread.CurrentThread;
        AgentSession asked = observatory.StartSession(Some.Context);
        asked.ToolCall("t", ("k", "v")).Dispose();
        hangs.Wait();
        for (int number = 0; number < 20; number++)
        {
            Planted.Run(observatory);
        }

        asked.Dispose();
        released.Set();
        await observatory.End();

        Assert.DoesNotContain(agent, hanging.Threads.Keys);
        Assert.NotEmpty(memory.Envelopes);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task TheEndOfASessionThatObserversMissIsRedactedByThemAndNotByTheAgent()
    {
        using var released = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        using var isShown = new ManualResetEventSlim();
        var seen = new List<TraceEvent>();
        var hiding = new Redacting(
            (_, value) =>
            {
                if (value.AsString() == "hang")
                {
                    hangs.Set();
                    released.Wait();
                }

                return value.AsString()?.Replace(Planted.Secret, "HIDDEN") ?? value;
            }
        );
        Observatory observatory = Mode.Server.Start(Some.Quiet() with { Redactor = hiding, MaxQueuedSessions = 1 });
        using IDisposable events = observatory.Events.Subscribe(one =>
        {
            seen.Add(one);
            isShown.Set();
        });
        Thread agent = Thread.CurrentThread;
        AgentSession missed = observatory.StartSession(new AgentContext("missed", "a"));
        isShown.Wait();
        AgentSession hung = observatory.StartSession(Some.Context);
        hung.ToolCall("t", ("k", "hang")).Dispose();
        hangs.Wait();
        missed.ToolCall("t", ("k", Planted.Secret)).Dispose();
        missed.Fail(new InvalidOperationException(Planted.Secret));
        for (int number = 0; number < 3; number++)
        {
            observatory.StartSession(Some.Context).Dispose();
        }

        missed.Dispose();
        released.Set();
        hung.Dispose();
        await observatory.End();

        TraceEvent last = seen.Last(static one => one.Session.SessionId == "missed");
        Assert.Equal("HIDDEN", Assert.IsType<TraceFact.SessionEnded>(last.Fact).End.Error!.Message);
        Assert.NotEqual(0, observatory.Health.ObservationsShed);
        Assert.DoesNotContain(agent, hiding.Threads.Keys);
    }

    [Theory]
    [BothModes]
    public async Task OneThatMakesEverythingLargerMakesNoSessionMuchLargerThanItMayBe(Mode mode)
    {
        const int MaxBytes = 256 * 1024;
        var memory = new InMemoryExporter();
        var growing = new Redacting(static (_, _) => new string('x', 30_000));
        Observatory observatory = mode.Start(
            Some.Quiet() with
            {
                Redactor = growing,
                MaxBytesPerSession = MaxBytes,
            },
            memory
        );

        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            for (int number = 0; number < 100; number++)
            {
                using AgentSpan span = session.ToolCall("t", ("a", number), ("b", new int[] { 1, 2, 3 }));
                span.Event("e", ("c", 1));
                span.Set("d", 1);
                span.Fail(new FormatException());
            }
        }

        await observatory.End();
        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        Assert.InRange(EnvelopeText.Utf8(envelope).Length, 30_000, 2 * MaxBytes);
        Assert.Contains("byte limit", EnvelopeText.Write(envelope));
        Assert.Equal(100, envelope.Spans.Length);
        Some.LawsHold(observatory);
    }

    [Theory]
    [BothModes]
    public async Task OneThatReportsItselfComesToAnEnd(Mode mode)
    {
        var memory = new InMemoryExporter();
        Observatory? observatory = null;
        AgentSession? session = null;
        var reporting = new Redacting(
            (_, value) =>
            {
                session?.ToolCall("asked", ("value", value)).Dispose();
                observatory!.StartSession(Some.Context).Dispose();
                return value;
            }
        );
        observatory = mode.Start(Some.Quiet() with { Redactor = reporting, MaxEventsPerSession = 100 }, memory);
        using IDisposable events = observatory.Events.Subscribe(static _ => { });

        using (session = observatory.StartSession(Some.Context))
        {
            session.ToolCall("t", ("k", "v")).Dispose();
        }

        await observatory.End();

        Assert.Contains(memory.Envelopes, static one => one.Spans.Any(static span => span.Name == "t"));
        Some.LawsHold(observatory);
    }

    [Theory]
    [BothModes]
    public async Task OneThatChangesEveryValueToAnotherKindIsTakenAtItsWord(Mode mode)
    {
        int turn = 0;
        AttributeValue[] others = [AttributeValue.Null, 1, true, "x", new[] { "a", "b" }, 0.5];
        var mutating = new Redacting((_, _) => others[Interlocked.Increment(ref turn) % others.Length], includesNames: true);
        var memory = new InMemoryExporter();
        Observatory observatory = mode.Start(Some.Quiet() with { Redactor = mutating }, memory);

        Planted.Run(observatory);
        await observatory.End();

        Assert.Equal(3, memory.Envelopes.Count);
        Assert.All(memory.Envelopes, static one => Assert.False(one.HasAnomalies));
        Assert.DoesNotContain(Planted.Secret, string.Join('\n', memory.Envelopes.Select(EnvelopeText.Write)));
        Assert.Equal(0, observatory.Health.RedactionsFailed);
        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task WhatReadersOfOneLogRedactAtOnceIsRedactedOnce()
    {
        var asking = new Redacting(static (_, value) => value);
        InMemoryExporter[] exporters = [new(), new(), new(), new()];
        Observatory observatory = Mode.Server.Start(Some.Quiet() with { Redactor = asking }, exporters);
        using IDisposable events = observatory.Events.Subscribe(static _ => { });
        const int Values = 5_000;

        using (AgentSession session = observatory.StartSession(null))
        {
            for (int number = 0; number < Values; number++)
            {
                session.AgentStep("s", ("n", number)).Dispose();
            }
        }

        await observatory.End();

        Assert.Equal(Enumerable.Range(0, Values), asking.Asked.Select(static one => (int)one.Value.AsInteger()));
        Assert.All(exporters, static one => Assert.Equal(Values, Assert.Single(one.Envelopes).Spans.Length));
    }
}
