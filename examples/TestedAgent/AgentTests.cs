using System.Collections.Immutable;
using AgentObservatory;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Xunit.Abstractions;

namespace TestedAgent;

public class AgentTests(ITestOutputHelper output)
{
    private static readonly Rule SearchesFirst = Rule.Parse("called \"search\" before called \"read_file\"");

    private static readonly Trajectory SearchThenRead = Trajectory.Empty.Then(
        TrajectoryStep.Call("search").WithArguments(("query", "What is Rx?")),
        TrajectoryStep.Call("read_file")
    );

    private static readonly AIFunction Search = AIFunctionFactory.Create(
        (string query) => query.Length > 0 ? "rx.md" : throw new ArgumentException("There is no query."),
        "search"
    );

    private static readonly AIFunction Read = AIFunctionFactory.Create((string path) => "From " + path, "read_file");

    [Fact]
    public async Task ItSearchesReadsAndAnswers()
    {
        (SessionEnvelope trace, string answer) = await RunAsync(new Librarian());

        Assert.Equal("From rx.md", answer);
        MustBeSound(trace);
        output.WriteLine(trace.ToApprovalText());
        Assert.Equal(trace.ToApprovalText(), (await RunAsync(new Librarian())).Trace.ToApprovalText());
    }

    public static TheoryData<Librarian> Broken() =>
        new(
            new NeverSearches(),
            new SearchesAgainAndAgain(),
            new ReadsBeforeItSearches(),
            new TakesEverythingAlong(),
            new SearchesForNothing()
        );

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task ABrokenAgentFails(Librarian model)
    {
        (SessionEnvelope trace, _) = await RunAsync(model);

        output.WriteLine(Assert.Throws<TraceAssertionException>(() => MustBeSound(trace)).Message);
    }

    [Fact]
    public async Task ItRunsAgainFromItsTraceWithoutModelAndTools()
    {
        (SessionEnvelope recorded, string answer) = await RunAsync(new Librarian());
        AIFunction[] tools = [TraceReplay.Tool(recorded, "search"), TraceReplay.Tool(recorded, "read_file")];

        (SessionEnvelope replayed, string again) = await RunAsync(TraceReplay.ChatClient(recorded), tools);

        Assert.Equal(answer, again);
        Assert.Equal(recorded.ToApprovalText(), replayed.ToApprovalText());
    }

    [Fact]
    public async Task AToolThatFailsIsInTheTrace()
    {
        Fault fault = Faults.On("search").Fail(nth: 1);

        (SessionEnvelope trace, _) = await RunAsync(new Librarian(), fault.Tool(Search), Read);

        trace.Called(TraceQuery.Parse($"event.name={Fault.EventName}")).Times(1).Under("answer");
    }

    [Fact]
    public void TheDashboardsCountOfFailuresIsAFold() =>
        Laws.Check(
            ImmutableHashSet<EventId>.Empty,
            (failed, one) =>
                one.Fact is TraceFact.SpanEnded { End.Status: SpanStatus.Error } ? failed.Add(one.EventId) : failed,
            failed => failed.Count
        );

    [Fact]
    public void ItsExporterKeepsEverySession() =>
        Laws.CheckExporter(() => new InMemoryExporter(), sink => sink.Envelopes.Select(one => one.Session.SessionId));

    [Fact]
    public void WhateverAnAgentDoesIsRecordedOrCounted() =>
        Prop.ForAll(
                TraceArbitraries.Programs,
                program =>
                {
                    using var observatory = new Observatory(new InMemoryExporter(), inline: true);
                    program.Run(observatory);
                    ObservatoryHealth health = observatory.Health;
                    return health.EventsEmitted == health.EventsFolded + health.EventsDropped.Total;
                }
            )
            .QuickCheckThrowOnFailure();

    private static void MustBeSound(SessionEnvelope trace)
    {
        trace.NoErrors().TokensAtMost(5_000).Within(TimeSpan.FromSeconds(30));
        trace.Called("search").Times(1).Under("answer").Before("read_file");
        trace.Follows(SearchesFirst).Follows(SearchThenRead, TrajectoryMode.Strict);
    }

    private static async Task<(SessionEnvelope Trace, string Answer)> RunAsync(IChatClient model, params AIFunction[] tools)
    {
        using var recorder = new TraceRecorder();
        var agent = new Agent(recorder.Observatory, model, tools.Length > 0 ? tools : [Search, Read]);
        string answer = await agent.RunAsync("What is Rx?");
        return (recorder.Trace, answer);
    }
}
