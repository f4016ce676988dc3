using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Wrapping.Matrix;

/// <summary>Every form in every scenario: what the consumer sees, and what the envelope says.</summary>
public class MatrixTests
{
    /// <summary>The cells that make no sense, and why.</summary>
    private static readonly Dictionary<(string Form, Scenario Scenario), string> NotApplicable = new()
    {
        [(Forms.Action, Scenario.ThrowsAfterAnAwait)] = "it has no await",
        [(Forms.Func, Scenario.ThrowsAfterAnAwait)] = "it has no await",
        [(Forms.Action, Scenario.NeverDisposed)] = "the call is over when it returns",
        [(Forms.Func, Scenario.NeverDisposed)] = "the call is over when it returns",
        [(Forms.Action, Scenario.AbandonedByBreak)] = "its caller gets no items",
        [(Forms.Func, Scenario.AbandonedByBreak)] = "its caller gets no items",
        [(Forms.Task, Scenario.AbandonedByBreak)] = "its caller gets no items",
        [(Forms.TaskOfT, Scenario.AbandonedByBreak)] = "its caller gets no items",
        [(Forms.ValueTask, Scenario.AbandonedByBreak)] = "its caller gets no items",
        [(Forms.ValueTaskOfT, Scenario.AbandonedByBreak)] = "its caller gets no items",
        [(Forms.ByHand, Scenario.NeverDisposed)] = "a using block always disposes; see Fault27 for a span without one",
    };

    private static readonly string[] Calls =
    [
        Forms.Action,
        Forms.Func,
        Forms.Task,
        Forms.TaskOfT,
        Forms.ValueTask,
        Forms.ValueTaskOfT,
    ];

    public static TheoryData<string, Scenario> Cells()
    {
        var cells = new TheoryData<string, Scenario>();
        foreach (string form in Forms.All.Keys)
        {
            foreach (Scenario scenario in Enum.GetValues<Scenario>())
            {
                if (!NotApplicable.ContainsKey((form, scenario)))
                {
                    cells.Add(form, scenario);
                }
            }
        }

        return cells;
    }

    [Fact]
    public void EveryCellIsTestedOrSaysWhyNot()
    {
        Assert.All(NotApplicable, cell => Assert.True(Forms.All.ContainsKey(cell.Key.Form) && cell.Value.Length > 0));
        Assert.Equal(10 * 11 - 11, Cells().Count);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Cell(string form, Scenario scenario)
    {
        var memory = new InMemoryExporter();
        using var observatory = Some.Inline(memory);
        Stage stage;
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            stage = new Stage(session, scenario);
            using AgentSpan consumer = session.AgentStep("consumer");
            Exception? caught = await Record.ExceptionAsync(() => Consume(Forms.All[form], stage));

            AssertIsWhatTheProducerThrew(stage.Thrown, caught);
            Assert.Same(consumer, AgentSpan.Current);
            session.ToolCall("after").Dispose();
        }

        SessionEnvelope envelope = Assert.Single(memory.Envelopes);
        AssertVerdict(envelope, form, scenario);
        AssertParents(envelope, form, stage);
        Some.LawsHold(observatory);
        stage.Dispose();
    }

    private static Task Consume(Func<Stage, Task> form, Stage stage) =>
        stage.Scenario switch
        {
            Scenario.ConsumedOnAnotherThread => Threads.Run(() => form(stage)),
            Scenario.TwoConsumers => Task.WhenAll(form(stage), form(stage)),
            _ => form(stage),
        };

    private static void AssertIsWhatTheProducerThrew(Exception? thrown, Exception? caught)
    {
        Assert.True(ReferenceEquals(thrown, caught), caught?.ToString());
        if (caught is not null)
        {
            Assert.Contains("ThrowFromTheProducer", caught.StackTrace);
        }
    }

    private static void AssertVerdict(SessionEnvelope envelope, string form, Scenario scenario)
    {
        Expectation expected = Expectation.Of(scenario);
        bool endedItself = scenario is Scenario.DisposedTwice && (Calls.Contains(form) || form is Forms.ByHand);
        Assert.Equal(endedItself ? 1 : 0, envelope.Dropped[DropReason.SecondEnd]);
        Assert.Equal(envelope.Dropped[DropReason.SecondEnd], envelope.Dropped.Total);
        SpanRecord[] traced = [.. envelope.Spans.Where(span => span.Name == Forms.Traced)];
        Assert.Equal(scenario is Scenario.TwoConsumers ? 2 : 1, traced.Length);
        foreach (SpanRecord span in traced)
        {
            Assert.Equal(expected.Status, span.Status);
            Assert.Equal(expected.Status is SpanStatus.Error ? "producer" : null, span.Error?.Message);
            Assert.Equal(expected.Items, ItemsOf(envelope, span, isNumbered: form.StartsWith("TraceStream")));
            Assert.Equal(expected.Items, span.EventCount);
            Assert.Equal(!Calls.Contains(form), span.Attributes.TryGetValue(StreamAttribute.End, out AttributeValue end));
            if (!Calls.Contains(form))
            {
                Assert.Equal(expected.Items, span.Attributes[StreamAttribute.Items].AsInteger());
                bool isKnown = form is not Forms.ByHand || expected.End is not "abandoned";
                Assert.Equal(isKnown ? expected.End : "completed", end.AsString());
            }
        }
    }

    /// <summary>Counts a span's item events, in their order.</summary>
    private static int ItemsOf(SessionEnvelope envelope, SpanRecord span, bool isNumbered)
    {
        int number = 0;
        foreach (TraceEvent traced in envelope.Events.Where(e => e.SpanId == span.SpanId))
        {
            if (traced.Fact is TraceFact.StreamEvent { Name: "item" } item)
            {
                number++;
                Assert.Equal(isNumbered ? number : 0, item.Attributes.Count == 0 ? 0 : item.Attributes["seq"].AsInteger());
            }
        }

        return number;
    }

    private static void AssertParents(SessionEnvelope envelope, string form, Stage stage)
    {
        string[] expected = stage.Bodies > 0 ? ["after", "in body", Forms.Traced] : ["after", Forms.Traced];
        SpanId consumer = envelope.Span("consumer").SpanId;
        Assert.Equal(expected, Named(envelope.Spans.Where(span => span.ParentSpanId == consumer)).Except(["elsewhere"]));
        Assert.Equal(stage.Bodies, envelope.Spans.Count(span => span.Name == "in body"));
        AssertChildrenOnlyOf(envelope, "in producer", Forms.Traced);
        AssertChildrenOnlyOf(envelope, "between yields", "in producer");
        bool hasBodies = form is not (Forms.Action or Forms.Func or Forms.ByHand) && stage.Thrown is null;
        Assert.True(stage.Bodies > 0 || !hasBodies);
    }

    private static void AssertChildrenOnlyOf(SessionEnvelope envelope, string children, string parent)
    {
        var parents = envelope.Spans.Where(span => span.Name == parent).Select(span => span.SpanId).ToHashSet();
        Assert.All(envelope.Spans.Where(span => span.Name == children), span => Assert.Contains(span.ParentSpanId, parents));
    }

    private static IEnumerable<string> Named(IEnumerable<SpanRecord> spans) =>
        spans.Select(span => span.Name).Distinct().Order(StringComparer.Ordinal);
}
