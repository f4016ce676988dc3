using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Pipeline;

/// <summary>A rule decides, when a session has ended, whether an exporter gets it.</summary>
public class KeepingTests
{
    private static readonly KeepRule Bad = KeepRule.Parse("failed or cancelled or unfinished or slower than 2s");

    [Theory]
    [BothModes]
    public async Task OfManyGoodRunsAndAFewBadOnesTheFileHasTheBadOnesAndLittleElse(Mode mode)
    {
        const int Good = 10_000;
        const int EachBad = 1_000;
        using var folder = new TestFolder();
        using var all = new FileExporter(folder["all.jsonl"]);
        using var kept = new FileExporter(folder["kept.jsonl"]);
        using var sampled = new FileExporter(folder["sampled.jsonl"]);
        KeepRule alsoSome = KeepRule.Parse(Bad + " or 1% of the rest by trace id");
        ObservatoryOptions options = Some.Quiet() with { MaxQueuedSessions = 2 * Good, IdGenerator = new ReproducibleIds() };
        Observatory observatory = mode.Start(options, all, kept.Keeping(Bad), sampled.Keeping(alsoSome));

        for (int number = 1; number <= Good; number++)
        {
            observatory.Run(1, number);
            if (number % EachBad == 0)
            {
                using AgentSession session = observatory.StartSession(new AgentContext("bad-" + number, "some-agent"));
                using (AgentSpan tool = session.ToolCall("t"))
                {
                    tool.Event("e");
                    tool.Fail(new InvalidOperationException("broken"));
                }
            }
        }

        await observatory.End();

        string[] bad = [.. Enumerable.Range(1, Good / EachBad).Select(static number => "bad-" + number * EachBad)];
        SessionEnvelope[] envelopes = EnvelopesIn(kept);
        Assert.Equal(bad, envelopes.Select(static envelope => envelope.Session.SessionId));
        Assert.All(envelopes, static envelope => Assert.Equal(["e"], envelope.EventsOf("t")));
        Assert.Empty(bad.Except(EnvelopesIn(sampled).Select(static envelope => envelope.Session.SessionId)));
        Assert.InRange(LengthOf(kept), 1, LengthOf(all) / 50);
        Assert.InRange(LengthOf(sampled), 2 * LengthOf(kept), LengthOf(all) / 50);
        Assert.Equal([0, Good], observatory.Health.Exporters.Take(2).Select(static one => one.Dropped[DropReason.NotKept]));
        Some.LawsHold(observatory);

        static long LengthOf(FileExporter exporter) => new FileInfo(exporter.Path).Length;
        static SessionEnvelope[] EnvelopesIn(FileExporter exporter) =>
            [.. TraceFile.Read(exporter.Path).Select(static line => Assert.IsType<TraceLine.Readable>(line).Envelope)];
    }

    [Fact]
    public async Task WhatIsNotKeptTakesNoRoomInTheQueueAndIsNeverFolded()
    {
        var memory = new InMemoryExporter();
        Observatory observatory = Some.Server(new ObservatoryOptions { MaxQueuedSessions = 2, Keep = Bad }, memory);

        observatory.Run(100);
        observatory.StartSession(new AgentContext("bad", "some-agent")).Fails();
        await observatory.End();

        Assert.Equal("bad", Assert.Single(memory.Envelopes).Session.SessionId);
        ObservatoryHealth health = observatory.Health;
        Assert.Equal(
            (100, 200),
            (health.Exporters[0].Dropped[DropReason.NotKept], health.EventsDropped[DropReason.NotKept])
        );
        Assert.Equal(0, health.EventsFolded);
        Some.LawsHold(observatory);
    }

    [Fact]
    public void AnExportersOwnRuleTakesThePlaceOfTheOneForAll()
    {
        var all = new InMemoryExporter();
        var bad = new InMemoryExporter();
        using Observatory observatory = Some.Inline(
            new ObservatoryOptions { Keep = Bad },
            all.Keeping(Bad).Keeping(KeepRule.Parse("100%")),
            bad
        );

        observatory.Run(3);

        Assert.Equal((3, 0), (all.Envelopes.Count, bad.Envelopes.Count));
        Assert.All(observatory.Health.Exporters, static one => Assert.Equal(nameof(InMemoryExporter), one.Name));
    }

    [Fact]
    public void ObserversSeeWhatNoExporterGets()
    {
        using Observatory observatory = Some.Inline(new ObservatoryOptions { Keep = Bad }, new InMemoryExporter());
        var seen = new List<SessionEnvelope>();
        using IDisposable subscription = observatory.Sessions.Subscribe(seen.Add);

        observatory.Run(2);

        Assert.Equal(2, seen.Count);
        Assert.Equal((4, 0), (observatory.Health.EventsFolded, observatory.Health.EventsDropped.Total));
    }

    [Fact]
    public void APartThatDoesNotKnowHowTheRunEndsIsKept()
    {
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(
            new ObservatoryOptions { Keep = KeepRule.Parse("session failed") },
            memory
        );

        string ticket = Started("suspended").Suspend();
        observatory.Resume(ticket, new AgentContext("resumed", "some-agent")).Dispose();
        AgentSession supervisor = Started("supervisor");
        observatory.StartSession(new AgentContext("worker", "some-agent", Ticket: supervisor.HandOver())).Dispose();
        supervisor.Dispose();
        Started("alone").Dispose();

        Assert.Equal(
            ["suspended", "resumed", "worker", "supervisor"],
            memory.Envelopes.Select(static envelope => envelope.Session.SessionId)
        );

        AgentSession Started(string id) => observatory.StartSession(new AgentContext(id, "some-agent"));
    }

    [Fact]
    public void ASpanThatDidNotFitStillSaysThatItFailed()
    {
        var memory = new InMemoryExporter();
        ObservatoryOptions options = Some.Quiet() with { Keep = Bad, MaxEventsPerSession = 10 };
        using Observatory observatory = Some.Inline(options, memory);

        foreach (bool isBad in new[] { true, false })
        {
            using AgentSession session = observatory.StartSession(Some.Context);
            for (int number = 0; number < 20; number++)
            {
                session.ToolCall("fits").Dispose();
            }

            using AgentSpan last = session.ToolCall("does not fit");
            if (isBad)
            {
                last.Fail(new InvalidOperationException("broken"));
            }
        }

        Assert.Equal(1, observatory.Health.Exporters[0].Dropped[DropReason.NotKept]);
        Assert.Single(memory.Envelopes);
    }

    [Fact]
    public async Task WhatIsNotKeptIsNotRecovered()
    {
        using var folder = new TestFolder();
        await using Observatory observatory = Some.Inline(folder.Journaled() with { Keep = Bad }, new InMemoryExporter());
        using AgentSession running = observatory.StartSession(Some.Context);
        observatory.Run(3);
        await observatory.FlushAsync();
        var memory = new InMemoryExporter();

        RecoveryReport report = await DeadJournal.Recover(folder.Killed(), memory);

        Assert.Equal((1, 1), (report.Sessions, memory.Envelopes.Count));
    }

    [Fact]
    public async Task WhatAProcessLeftIsKeptByTheRuleOfTheNextAndOtherwiseDone()
    {
        using var folder = new TestFolder();
        var broken = new ThrowingExporter();
        await using Observatory observatory = Some.Inline(folder.Journaled(), broken);
        using AgentSession running = observatory.StartSession(Some.Context);
        observatory.Run(3);
        await observatory.FlushAsync();
        string left = folder.Killed();

        broken.IsBroken = false;
        using Observatory next = Some.Inline(new ObservatoryOptions { Keep = Bad }, broken);
        RecoveryReport report = await next.RecoverAsync(left);

        Assert.Equal((4, true), (report.Sessions, report.IsComplete));
        Assert.Equal((1, 3), (next.Health.Exporters[0].Exported, next.Health.Exporters[0].Dropped[DropReason.NotKept]));
        Assert.Empty(DeadJournal.Journals(left));
        Some.LawsHold(next);
    }

    [Fact]
    public void ASubscriptionHasARuleToo()
    {
        var memory = new InMemoryExporter();
        using Observatory observatory = Some.Inline(new InMemoryExporter());
        using ExporterSubscription subscription = observatory.Sessions.ToExporter(memory.Keeping(Bad));

        observatory.Run(2);

        Assert.Empty(memory.Envelopes);
        Assert.Equal(2, subscription.Health.Dropped[DropReason.NotKept]);
    }
}

internal static class FailingSession
{
    internal static void Fails(this AgentSession session)
    {
        session.Fail(new InvalidOperationException("broken"));
        session.Dispose();
    }
}
