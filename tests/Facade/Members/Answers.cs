using System.Reflection;
using Microsoft.FSharp.Core;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>What the analysis makes only as a part of its answers.</summary>
internal static class Answers
{
    internal static object[] About(SessionEnvelope envelope)
    {
        TraceForest forest = TraceForest.Of(envelope);
        RunComparison comparison = RunComparison.Of(forest, TraceForest.Of([]));
        var statistics = new TraceStatistics(PriceTable.Empty);
        statistics.Add(envelope);
        TraceQuery.TryParse("(", out _, out QueryError? queryError);
        Rule.TryParse("(", out _, out RuleError? ruleError);
        TraceQuery query = TraceQuery.Parse("kind=session");
        return
        [
            forest.Roots[0],
            TraceTime.CriticalPath(forest.Roots[0])[0],
            comparison.Differences[0],
            comparison.Calls[0],
            statistics,
            statistics.Spans,
            statistics.Streams.Others,
            TotalsOfObjects(),
            query,
            query.OnEvents(TimeProvider.System),
            RunTimeline.Of(envelope),
            RunTimeline.Of(envelope).At(1),
            RunTimeline.Of(envelope).At(2).Span(0),
            new RunTimelineBuilder(envelope.Session),
            queryError!,
            ruleError!,
            Rule.Called("t").Not(),
            RuleChecks.Check(Rule.Called("t"), envelope),
            new ConversationEntry(
                ConversationEntryKind.Message,
                ConversationRole.User,
                "",
                "What is new?",
                "",
                "",
                AttributeValue.Null,
                false,
                forest.Roots[0]
            ),
            new ModelPrice(1, 2, null, null, null),
            TimelineEvent.Of(envelope.Replay().First(), 0),
        ];
    }

    /// <summary>Generic members are called with objects.</summary>
    private static object TotalsOfObjects() =>
        Activator.CreateInstance(
            typeof(TotalsByName<object>),
            BindingFlags.Instance | BindingFlags.NonPublic,
            null,
            [FuncConvert.FromFunc(static () => new object())],
            null
        )!;
}
