using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Core;

public class KeepRuleTests
{
    private const string Condition = "'failed', 'cancelled', 'unfinished', 'session', 'slower than' or a percentage";

    [Theory]
    [InlineData(null, $"Expected {Condition} at the end.")]
    [InlineData("  ", $"Expected {Condition} at the end.")]
    [InlineData("failed or", $"Expected {Condition} at the end.")]
    [InlineData("faild", $"Expected {Condition} at character 1, not 'faild'.")]
    [InlineData("failed and cancelled", "Expected 'or' at character 8, not 'and'.")]
    [InlineData("failed cancelled", "Expected 'or' at character 8, not 'cancelled'.")]
    [InlineData("failed or 😀", $"Expected {Condition} at character 11, not '😀'.")]
    [InlineData("session", "Expected 'failed', 'cancelled' or 'unfinished' at the end.")]
    [InlineData("session slower than 2s", "Expected 'failed', 'cancelled' or 'unfinished' at character 9, not 'slower'.")]
    [InlineData("slower 2s", "Expected 'than' at character 8, not '2'.")]
    [InlineData("slower than", "Expected a duration such as 2s at the end.")]
    [InlineData("slower than -2s", "Expected a duration such as 2s at character 13, not '-'.")]
    [InlineData("slower than 1.2.3s", "Expected a duration such as 2s at character 13, not '1.2.3'.")]
    [InlineData("slower than 2", "Expected 'ms', 's', 'min' or 'h' at the end.")]
    [InlineData("slower than 2 m", "Expected 'ms', 's', 'min' or 'h' at character 15, not 'm'.")]
    [InlineData("slower than 999999999 h", "Expected less than 290 years at character 13, not 999999999.")]
    [InlineData("5", "Expected '%' at the end.")]
    [InlineData("0%", "Expected a percentage above 0 and up to 100 at character 1, not 0.")]
    [InlineData("failed or 100.5%", "Expected a percentage above 0 and up to 100 at character 11, not 100.5.")]
    [InlineData("5% of rest", "Expected 'the' at character 7, not 'rest'.")]
    [InlineData("5% by trace", "Expected 'id' at the end.")]
    public void WhatIsNoRuleSaysWhatWasExpectedAndWhere(string? text, string error)
    {
        Assert.False(KeepRule.TryParse(text, out KeepRule? rule, out string? told));

        Assert.Equal((null, error), (rule, told));
        Assert.Equal(
            "This is no rule for keeping sessions. " + error,
            Assert.Throws<FormatException>(() => KeepRule.Parse(text)).Message
        );
    }

    [Fact]
    public void ARuleHasALimitedLength()
    {
        string longest = "failed" + new string(' ', 1_024 - 6);

        Assert.True(KeepRule.TryParse(longest, out _, out _));
        Assert.False(KeepRule.TryParse(longest + " ", out _, out string? error));
        Assert.Equal("Expected at most 1024 characters, not 1025.", error);
    }

    [Theory]
    [InlineData("failed or cancelled or unfinished or slower than 2s or 5% of the rest by trace id")]
    [InlineData("FAILED OR\tSlower Than 1.5 min")]
    [InlineData("5%or failed")]
    [InlineData("0.5% of the rest or session cancelled")]
    [InlineData("100 % by trace id")]
    public void WordsMayBeInAnyCaseAndSpacesWhereverWordsEnd(string text) =>
        Assert.Equal(text, KeepRule.Parse(text).ToString());

    [Theory]
    [InlineData("failed", true)]
    [InlineData("session failed", false)]
    [InlineData("cancelled or unfinished", false)]
    [InlineData("slower than 0ms or failed", true)]
    public void AFailedSpanMakesARunFailedButNotItsSession(string rule, bool isKept)
    {
        SessionEnvelope envelope = Some.Envelope(static session => session.ToolCall("t").Fails());

        Assert.Equal(SpanStatus.Ok, envelope.Status);
        Assert.Equal(isKept, KeepRule.Parse(rule).Keeps(envelope));
    }

    [Theory]
    [InlineData("slower than 2s", 2_000_000_000, false)]
    [InlineData("slower than 2s", 2_000_000_001, true)]
    [InlineData("slower than 0.5ms", 500_001, true)]
    [InlineData("slower than 1.5 min", 90_000_000_000, false)]
    [InlineData("slower than 1h", 3_600_000_000_001, true)]
    public void SlowerIsLongerThanTheDuration(string rule, long nanoseconds, bool isKept)
    {
        SessionEnvelope envelope = Some.Envelope(static _ => { });

        envelope = With(envelope, envelope.Session.TraceId, nanoseconds);

        Assert.Equal(isKept, KeepRule.Parse(rule).Keeps(envelope));
    }

    [Fact]
    public void APercentageTakesWholeTracesByTheLast56BitsOfTheirIds()
    {
        SessionEnvelope some = Some.Envelope(static _ => { });
        KeepRule rule = KeepRule.Parse("25% of the rest by trace id");

        Assert.True(rule.Keeps(With(some, new TraceId(ulong.MaxValue, 0xFF3F_FFFF_FFFF_FFFF), 1)));
        Assert.False(rule.Keeps(With(some, new TraceId(0, 0x0040_0000_0000_0000), 1)));
        Assert.True(KeepRule.Parse("100%").Keeps(With(some, new TraceId(0, ulong.MaxValue), 1)));
    }

    private static SessionEnvelope With(SessionEnvelope envelope, TraceId traceId, long nanoseconds)
    {
        SessionInfo own = envelope.Session;
        var session = new SessionInfo(
            own.SessionId,
            own.AgentId,
            own.UserId,
            own.Metadata,
            traceId,
            own.SpanId,
            own.RunId,
            own.Parent,
            own.StartTime
        );
        return new SessionEnvelope(
            session,
            envelope.EndTime,
            nanoseconds,
            envelope.Status,
            envelope.Error,
            envelope.SuspendReason,
            envelope.Dropped,
            envelope.Spans,
            envelope.Events,
            envelope.Strays,
            envelope.Discarded,
            envelope.Writers
        );
    }
}

internal static class FailingSpan
{
    internal static void Fails(this AgentSpan span)
    {
        span.Fail(new InvalidOperationException("broken"));
        span.Dispose();
    }
}
