using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Examples;

public sealed class RealtimeVoiceTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryFrameIsCountedAndWhatWasSpokenBeforeAnInterruptionIsKept()
    {
        Outcome run = Example.Run("RealtimeVoice", folder);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^1500 frames in, 8[0-9]{2} out, 5 turns, 2 of them interrupted", run.Output);
        SessionEnvelope[] sessions = Example.EnvelopesIn(folder);
        SessionEnvelope call = Assert.Single(sessions, session => session.Session.SessionId == "call-1");
        Assert.Equal(1500, call.Attribute("microphone", StreamAttribute.Items).AsInteger());
        Assert.Empty(call.EventsOf("microphone"));
        SessionEnvelope[] turns = [.. sessions.Where(session => session != call)];
        Assert.Equal(5, turns.Length);
        Assert.All(turns, turn => Assert.Equal(call.Session.TraceId, turn.Session.TraceId));
        Assert.All(turns, turn => Assert.Equal(SpanStatus.Ok, turn.Status));
        Assert.All(turns, turn => Assert.Equal(["partial", "final"], turn.EventsOf("transcript")));
        SessionEnvelope[] interrupted = [.. turns.Where(turn => turn.Span("voice").Status == SpanStatus.Cancelled)];
        Assert.Equal(2, interrupted.Length);
        Assert.All(interrupted, turn => Assert.Equal(SpanStatus.Cancelled, turn.Span("speak").Status));
        Assert.All(
            turns.Where(turn => turn.Span("voice").Status == SpanStatus.Cancelled),
            turn =>
                Assert.StartsWith(
                    turn.Attribute("speak", "spoken").AsString() + " ",
                    turn.Attribute("speak", "answer").AsString()
                )
        );
    }

    [Fact]
    public void AnHourIsManySmallSessions()
    {
        Outcome run = Example.Run("RealtimeVoice", folder, "60");

        Assert.Equal(0, run.ExitCode);
        SessionEnvelope[] sessions = Example.EnvelopesIn(folder);
        Assert.True(sessions.Length > 500);
        Assert.All(sessions, session => Assert.True(session.Events.Length < 50));
        Assert.All(sessions, session => Assert.Equal(0, session.Dropped.Total));
    }
}
