using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class ClockTests
{
    [Theory]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    public void Fault38_WhenTheWallClockJumpsDurationsAndOrderStayRight(int jumpSeconds)
    {
        var clock = new Clock();
        DateTimeOffset start = clock.GetUtcNow();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using (session.ToolCall("before"))
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                }

                using (AgentSpan across = session.ToolCall("across"))
                {
                    clock.Jump(TimeSpan.FromSeconds(jumpSeconds));
                    clock.Advance(TimeSpan.FromSeconds(20));
                    across.Event("after the jump");
                }

                clock.Advance(TimeSpan.FromSeconds(5));
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.Equal(TimeSpan.FromSeconds(1), envelope.Span("before").Duration);
        Assert.Equal(TimeSpan.FromSeconds(20), envelope.Span("across").Duration);
        Assert.Equal(TimeSpan.FromSeconds(26), envelope.Duration);
        Assert.Equal(start, envelope.Session.StartTime.ToDateTimeOffset());
        var times = envelope.Events.Select(e => e.Time.UnixNanoseconds).Append(envelope.EndTime.UnixNanoseconds).ToArray();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Fault38_ASessionWhoseFirstEventComesAfterAJumpBackStillBeginsWithItsStart()
    {
        var clock = new Clock();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                clock.Advance(TimeSpan.FromSeconds(11));
                clock.Jump(TimeSpan.FromHours(-1));
                session.ToolCall("t").Dispose();
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.True(envelope.Session.StartTime.UnixNanoseconds <= envelope.Events[0].Time.UnixNanoseconds);
        Assert.True(envelope.Session.StartTime.UnixNanoseconds <= envelope.EndTime.UnixNanoseconds);
    }

    [Fact]
    public void AClockThatHasDriftedIsAnchoredAnew()
    {
        var clock = new Clock();
        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                clock.Jump(TimeSpan.FromHours(1));
                clock.Advance(TimeSpan.FromSeconds(30));
                session.ToolCall("after the sleep").Dispose();
            },
            Some.Quiet() with
            {
                TimeProvider = clock,
            }
        );

        Assert.Equal(clock.GetUtcNow(), envelope.Span("after the sleep").StartTime.ToDateTimeOffset());
    }

    [Fact]
    public void AClockThatThrowsReachesNoAgent()
    {
        SessionEnvelope envelope = Some.Envelope(
            session => session.ToolCall("t").Dispose(),
            Some.Quiet() with
            {
                TimeProvider = new BrokenClock(),
            }
        );

        Assert.Equal(SpanStatus.Ok, envelope.Span("t").Status);
    }

    public static TheoryData<Mode, long, int> HostileClocks()
    {
        var data = new TheoryData<Mode, long, int>();
        foreach (long frequency in new[] { 1, 0, -1, 3, 1_000_000_000, long.MaxValue, long.MinValue })
        {
            for (int seed = 0; seed < 3; seed++)
            {
                data.Add(Mode.Inline, frequency, seed);
                data.Add(Mode.Server, frequency, seed);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(HostileClocks))]
    public async Task Fault62_AClockOfAnyFrequencyThatSaysAnythingSaturates(Mode mode, long frequency, int seed)
    {
        var memory = new InMemoryExporter();
        var options = new ObservatoryOptions
        {
            TimeProvider = new HostileClock(frequency, seed),
            OnDiagnostic = static _ => { },
        };
        Observatory observatory = mode.Start(options, memory, new ThrowingExporter());

        for (int round = 0; round < 50; round++)
        {
            using (AgentSession session = observatory.StartSession(Some.Context))
            using (AgentSpan span = session.ToolCall("t"))
            using (StreamSpan stream = session.Stream("s"))
            {
                stream.Event("one");
                stream.Event("two");
            }

            await observatory.FlushAsync(TimeSpan.FromDays(1));
        }

        ShutdownReport report = await observatory.ShutdownAsync(TimeSpan.FromDays(1));

        Assert.Equal(50, report.Exporters[0].Exported + report.Exporters[0].InFlight + report.Exporters[0].Dropped.Total);
        SpinWait.SpinUntil(() => observatory.Health.Exporters.All(static exporter => exporter.InFlight == 0));
        foreach (SessionEnvelope envelope in memory.Envelopes)
        {
            Assert.True(envelope.DurationNanoseconds >= 0);
            Assert.All(envelope.Spans, static span => Assert.True(span.DurationNanoseconds >= 0));
            Assert.Equal(
                envelope.Events.Select(static one => one.Time.UnixNanoseconds).Order(),
                envelope.Events.Select(static one => one.Time.UnixNanoseconds)
            );
        }

        Some.LawsHold(observatory);
    }

    [Fact]
    public async Task Fault62_ADeadlineEndsThoughTheClockStandsStillOrRunsBackwards()
    {
        foreach (long step in new[] { 0, -1_000_000_000_000, long.MinValue })
        {
            var hanging = new HangingExporter();
            var options = Some.Quiet() with { TimeProvider = new SteppingClock(step) };
            Observatory observatory = Mode.Server.Start(options, hanging);
            observatory.Run(1);

            ShutdownReport report = await observatory.ShutdownAsync(TimeSpan.FromMilliseconds(50));

            Assert.True(report.DeadlineHit);
            hanging.Release();
        }
    }

    /// <summary>Extremes, numbers without order, and exceptions.</summary>
    private sealed class HostileClock(long frequency, int seed) : TimeProvider
    {
        private readonly Random random = new(seed);

        public override long TimestampFrequency =>
            frequency == -1 ? throw new InvalidOperationException("no frequency") : frequency;

        public override long GetTimestamp() =>
            Next() switch
            {
                0 => long.MinValue,
                1 => long.MaxValue,
                2 => 0,
                3 => throw new InvalidOperationException("no time"),
                var other => other * (long.MaxValue / 10) * (other % 2 == 0 ? 1 : -1),
            };

        public override DateTimeOffset GetUtcNow() =>
            Next() switch
            {
                0 => DateTimeOffset.MinValue,
                1 => DateTimeOffset.MaxValue,
                2 => DateTimeOffset.UnixEpoch,
                3 => throw new InvalidOperationException("no date"),
                var other => new DateTimeOffset(other * (DateTime.MaxValue.Ticks / 10), TimeSpan.Zero),
            };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Next() switch
            {
                < 5 => throw new InvalidOperationException("no timer"),
                < 8 => null!,
                _ => base.CreateTimer(callback, state, dueTime, period),
            };

        private int Next()
        {
            lock (random)
            {
                return random.Next(10);
            }
        }
    }

    private sealed class SteppingClock(long step) : TimeProvider
    {
        private long now;

        public override long GetTimestamp() => Interlocked.Add(ref now, step);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("no time");

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("no time");
    }
}
