using System.Diagnostics;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Extensions.Mcp;

/// <summary>However a client reaches its server, whoever listens: each call is one span on each side, in one trace, under what
/// has made it.</summary>
[Collection(CallTests.Collection)]
public class MatrixTests
{
    public static TheoryData<string, string> Cells() => Combinations.Of(Enum.GetValues<Transport>(), _ => SetUp.All);

    public static TheoryData<string, bool> Comparisons()
    {
        var data = new TheoryData<string, bool>();
        foreach (Transport transport in Enum.GetValues<Transport>())
        {
            data.Add(transport.ToString(), false);
            data.Add(transport.ToString(), true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task EachCallIsOneSpanOnEachSideUnderItsCaller(string transport, string setUp)
    {
        Ran ran = await Run(transport, SetUp.All.Named(setUp));

        int count = transport == nameof(Transport.HttpWithSessions) ? 4 : 6;
        InTheEnvelopes(ran, count);
        AmongActivities(ran, ran.SetUp.IsLive || ran.SetUp.IsHeard ? count : 0);
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public async Task TheEnvelopesAreTheSameWhoeverListens(string transport, bool hasIntake)
    {
        string? first = null;
        foreach (SetUp setUp in SetUp.All.Where(one => one.HasIntake == hasIntake))
        {
            Ran ran = await Run(transport, setUp);
            Assert.Equal(first ??= ran.Shape(), ran.Shape());
        }
    }

    /// <summary>The request is heard of whoever listens to the SDK; it is around the call and did not make it.</summary>
    [Theory]
    [InlineData(nameof(Hearing.HttpAlone), false)]
    [InlineData(nameof(Hearing.HttpAlone), true)]
    [InlineData(nameof(Hearing.Listener), false)]
    [InlineData(nameof(Hearing.Listener), true)]
    [InlineData(nameof(Hearing.Sdk), false)]
    [InlineData(nameof(Hearing.Sdk), true)]
    public async Task ARequestIsALinkAndNotTheParent(string hearing, bool isLive)
    {
        Ran ran = await new SetUp(isLive, Enum.Parse<Hearing>(hearing), HasIntake: false).Over(
            Transport.Http,
            tools => tools.Call(WeatherTools.Weather)
        );

        SpanRecord call = Assert.Single(ran.Calls);
        Assert.True(IsUnder(ran.Server, call, ran), ran.Picture());
        Assert.Equal(ran.Client.Session.TraceId, ran.Server.Session.TraceId);
        string[] requests = [.. ran.Activities.Where(one => one.Source == Listeners.AspNet).Select(one => one.SpanId)];
        Assert.NotEmpty(requests);
        Heard[] within =
        [
            .. ran.Activities.Where(one =>
                one.Source is Ran.AtServer or Listeners.McpSdk && one.Kind == ActivityKind.Server
            ),
        ];
        Assert.DoesNotContain(within.Where(IsOfTheCall), one => requests.Contains(one.ParentId));
        Assert.Equal(
            isLive || ran.SetUp.IsHeard ? 1 : 0,
            ran.Activities.Where(IsOfTheCall).Count(one => one.Links.Any(requests.Contains))
        );

        bool IsOfTheCall(Heard one) => one.Source == Ran.AtServer || one.Name == "tools/call " + WeatherTools.Weather;
    }

    private static Task<Ran> Run(string transport, SetUp setUp) =>
        setUp.Over(
            Enum.Parse<Transport>(transport),
            async tools =>
            {
                using (AgentSession.Current!.AgentStep("plan"))
                {
                    Assert.Contains(WeatherTools.Answer, await tools.Call(WeatherTools.Weather));
                }

                await Task.WhenAll(tools.Call(WeatherTools.Weather), tools.Call(WeatherTools.Weather));
                await tools.Call(WeatherTools.Broken);
                if (transport != nameof(Transport.HttpWithSessions))
                {
                    // There the SDK does not tell the server.
                    await tools.CallAndCancel(WeatherTools.Endless);
                    await tools.Call(WeatherTools.Left);
                }
            }
        );

    private static void InTheEnvelopes(Ran ran, int count)
    {
        string picture = ran.Picture();
        SpanRecord[] calls = ran.Calls;
        Assert.True(calls.Length == count && ran.Served.Count == count, picture);
        Assert.Equal(ran.Client.Span("plan").SpanId, calls[0].ParentSpanId);
        Assert.All(calls[1..], call => Assert.True(call.ParentSpanId.IsNone, picture));
        foreach (SpanRecord call in calls)
        {
            SessionEnvelope session = Assert.Single(ran.Served, one => IsUnder(one, call, ran));
            SpanRecord tool = Assert.Single(session.Spans, span => span.Kind == SpanKind.ToolCall);
            Assert.Equal(call.Name, tool.Name);
            Assert.Equal((call.Status, call.Status), (tool.Status, session.Status));
            Assert.Equal(ran.Client.Session.TraceId, session.Session.TraceId);
        }

        Assert.DoesNotContain(ran.Client.Spans, span => span.Name.StartsWith("tools/call", StringComparison.Ordinal));
        Assert.Equal(SpanStatus.Error, ran.Client.Span(WeatherTools.Broken).Status);
        Assert.Equal(count == 6, calls.Any(call => call.Status == SpanStatus.Cancelled));
    }

    /// <summary>Between the two is the SDK's activity where it is kept and in the trace.</summary>
    private static bool IsUnder(SessionEnvelope session, SpanRecord call, Ran ran)
    {
        string parent = session.Session.Parent!.SpanId.ToString();
        string caller = call.SpanId.ToString();
        return parent == caller || ran.CallsHeardAt(Ran.AtServer).Any(one => one.SpanId == parent && one.ParentId == caller);
    }

    private static void AmongActivities(Ran ran, int count)
    {
        string picture = ran.Picture();
        Heard[] made = ran.CallsHeardAt(Ran.AtClient);
        Heard[] served = ran.CallsHeardAt(Ran.AtServer);
        Assert.True(made.Length == count && served.Length == count, picture);
        foreach (Heard call in served)
        {
            Heard parent = ran.Activities.Single(one => one.SpanId == call.ParentId);
            Heard caller =
                parent.Source == Ran.AtServer ? ran.Activities.Single(one => one.SpanId == parent.ParentId) : parent;
            Assert.True(made.Contains(caller), picture);
            Assert.Equal(caller.TraceId, call.TraceId);
        }

        if (ran.SetUp.IsLive)
        {
            string trace = ran.Client.Session.TraceId.ToString();
            Assert.All(made.Concat(served), call => Assert.Equal(trace, call.TraceId));
        }
    }
}
