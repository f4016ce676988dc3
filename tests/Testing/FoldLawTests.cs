using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Xunit.Abstractions;

namespace AgentObservatory.Tests.Testing;

public class FoldLawTests(ITestOutputHelper output)
{
    public static TheoryData<string, Action> Wrong() =>
        new()
        {
            { "a result for any events", static () => Laws.Check(WrongFolds.ThrowsAtASpanThatNobodyStarted) },
            { "a result for any events", static () => Laws.Check(WrongFolds.ThrowsWithoutAnyEvent) },
            { "a result for any events", static () => Laws.Check(WrongFolds.ThrowsAtANameThatIsNull) },
            { "the same result for the same events", static () => Laws.Check(WrongFolds.GivesANewObjectEachTime) },
            { "told twice counts once", static () => Laws.Check(WrongFolds.CountsWhatIsToldTwice) },
            { "the order in which events are told", static () => Laws.Check(WrongFolds.TakesTheLastOneTold) },
            { "the order in which events are told", static () => Laws.Check(WrongFolds.TakesTheFirstOneTold) },
            { "the order in which events are told", static () => Laws.Check(WrongFolds.ForgetsWhoseSequenceItIs) },
            { "the order in which events are told", static () => Laws.Check(WrongFolds.CountsHowManyAreOpenAtOnce) },
            { "told twice counts once", static () => Laws.Check(WrongFolds.SkipsOnlyRepeatsNextToEachOther) },
            { "told twice counts once", static () => Laws.Check(WrongFolds.CountsFailuresToldTwice) },
            { "told twice counts once", static () => Laws.Check(WrongFolds.AddsUpTokensToldTwice) },
            { "the order in which events are told", static () => Laws.Check(WrongFolds.TakesTheLastToolTold) },
            {
                "a state to go on from",
                static () =>
                    Laws.Check(new SortedSet<EventId>(), WrongFolds.AddsToTheSetItWasGiven, static seen => seen.Count)
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongFoldIsFoundWithASmallCounterexample(string law, Action check)
    {
        string message = Recorded.MessageOf(check);

        output.WriteLine(message);
        Assert.Contains(law, message.Split('\n')[0]);
        Assert.InRange(
            message.Split('\n').Count(static line => line.StartsWith("  writer ", StringComparison.Ordinal)),
            0,
            4
        );
    }

    [Fact]
    public void ASetOfEventsIsASoundFold() =>
        Laws.Check(
            ImmutableHashSet<EventId>.Empty,
            static (seen, one) => seen.Add(one.EventId),
            static seen => string.Join(",", seen.Order())
        );

    [Fact]
    public void TheLibrarysOwnFoldObeysTheLaws()
    {
        Laws.Check(SessionReducer.Empty, SessionReducer.Apply, static state => Text(SessionReducer.Seal(state)));

        static string Text(SessionEnvelope envelope)
        {
            var text = new ArrayBufferWriter<byte>();
            EnvelopeJson.Write(envelope, text);
            return Encoding.UTF8.GetString(text.WrittenSpan);
        }
    }
}
