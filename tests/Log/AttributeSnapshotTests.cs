using System.Reflection;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Log;

public class AttributeSnapshotTests
{
    [Fact]
    public void Fault20_AttributesThatThrowMidwayKeepTheirFirstOnes()
    {
        SessionEnvelope envelope = Some.Envelope(session => session.Span("s", "k", ThrowingPairs()).Dispose());

        Assert.Equal(1, envelope.Attribute("s", "first").AsInteger());
        Assert.Contains("unreadable", envelope.Attribute("s", "agent_observatory.truncated").AsString());
    }

    [Fact]
    public void Fault21_OfTenThousandAttributesThe128FirstAreKeptAndAMarker()
    {
        var pairs = Enumerable
            .Range(0, 10_000)
            .Select(number => KeyValuePair.Create("key" + number, (object?)number))
            .ToList();
        var tuples = pairs.Select(pair => (pair.Key, (AttributeValue)(int)pair.Value!)).ToArray();
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            session.ToolCall("dynamic", pairs).Dispose();
            using AgentSpan typed = session.ToolCall("typed", tuples);
            using AgentSpan learning = session.ToolCall("learning");
            learning.Set(pairs);
            for (int number = 0; number < 10_000; number++)
            {
                learning.Set("key" + number, number);
            }
        });

        foreach (string name in new[] { "dynamic", "typed", "learning" })
        {
            Assert.Equal(129, envelope.Span(name).Attributes.Count);
            Assert.Equal(127, envelope.Attribute(name, "key127").AsInteger());
            Assert.Contains("128", envelope.Attribute(name, "agent_observatory.truncated").AsString());
        }
    }

    [Fact]
    public void Fault21_OneNameGiven130TimesIsOneAttributeAndNothingIsCut()
    {
        var same = Enumerable.Range(0, 130).Select(number => ("name", (AttributeValue)number)).ToArray();

        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("t", same).Dispose());

        Assert.Equal("{\"name\":129}", envelope.Span("t").Attributes.ToString());
    }

    [Fact]
    public void Fault21_ANameLikeTheMarkersOwnIsNotWrittenTwice()
    {
        var names = Enumerable
            .Range(0, 200)
            .Select(number => (number == 0 ? "agent_observatory.truncated" : "key" + number, (AttributeValue)number))
            .ToArray();

        SessionEnvelope envelope = Some.Envelope(session => session.ToolCall("t", names).Dispose());

        Assert.Equal(
            envelope.Span("t").Attributes.Count,
            envelope.Span("t").Attributes.Select(entry => entry.Key).Distinct().Count()
        );
    }

    [Fact]
    public void Fault23_NamesThatDifferInLoneSurrogatesAloneAreOneNameWithTheLastValue()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan span = session.ToolCall("t", ("\ud800", 1), ("\udc00", 2), ("\ud800", 3));
            span.Set("x\ud800", 1);
            span.Set("x\udc00", 2);
            span.Set("x\ud800", 3);
        });

        Assert.Equal(3L, envelope.Attribute("t", "\ufffd").AsInteger());
        Assert.Equal(3L, envelope.Attribute("t", "x\ufffd").AsInteger());
    }

    [Fact]
    public void Fault24_NullEmptyAndDuplicateNamesAreAcceptedAndTheLastDuplicateWins()
    {
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using AgentSpan unnamed = session.Span(null!, null!, (null!, 1), ("", 2), ("twice", 1), ("twice", 2));
            unnamed.Event(null!, (null!, "x"));
            unnamed.Set(null!, 3);
            session.ToolCall("no attributes", (IEnumerable<KeyValuePair<string, object?>>)null!).Dispose();
            session.Stream("").Event("", (IEnumerable<KeyValuePair<string, object?>>)null!);
        });

        SpanRecord unnamed = envelope.Spans[0];
        Assert.Equal(("", ""), (unnamed.Name, unnamed.Kind));
        Assert.Equal(3, unnamed.Attributes[""].AsInteger());
        Assert.Equal(2, unnamed.Attributes["twice"].AsInteger());
        Assert.Equal(2, unnamed.Attributes.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(12)]
    public void Fault57_AnArrayThatIsRewrittenDuringTheCallGivesAnyMixtureOfItsValues(int length)
    {
        (string, AttributeValue)[] choices =
        [
            ("null", AttributeValue.Null),
            ("flag", true),
            ("integer", -1),
            ("integer", 0x7FF0000000000000),
            ("float", 0.5),
            ("number", AttributeValue.FromNumberText("1e400")),
            ("text", "text"),
            (null!, new[] { 1, 2 }),
            ("map", AttributeValue.FromMap(Attributes.Create([new("key", "value")]))),
        ];
        var shared = new (string, AttributeValue)[length];
        var values = new AttributeValue[length];
        bool isOver = false;
        var writer = new Thread(() =>
        {
            for (int round = 0; !Volatile.Read(ref isOver); round++)
            {
                shared[round % length] = choices[round % choices.Length];
                values[round % length] = choices[round * 7 % choices.Length].Item2;
            }
        });
        writer.Start();

        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                for (int round = 0; round < 300; round++)
                {
                    using AgentSpan span = session.ToolCall("t", shared);
                    for (int inner = 0; inner < 100; inner++)
                    {
                        span.Event("e", shared);
                        span.Event("list", ("list", values), ("of values", AttributeValue.FromList(values)));
                    }

                    span.Set(shared);
                }
            },
            HasRoom
        );
        isOver = true;
        writer.Join();

        Assert.Equal(envelope, EnvelopeText.Read(EnvelopeText.Write(envelope)));
        HashSet<string> keys = ["", .. choices.Select(static choice => choice.Item1 ?? "")];
        HashSet<AttributeValue> mixtures = Mixtures(choices.Select(static choice => choice.Item2));
        var (lists, others) = Split(envelope.Events.SelectMany(static one => AttributesOf(one.Fact)));
        Assert.Subset(keys, others.Select(static entry => entry.Key).ToHashSet());
        Assert.Subset(mixtures, others.Select(static entry => entry.Value).ToHashSet());
        Assert.Subset(mixtures, lists.SelectMany(static list => list.Value.AsList()).ToHashSet());
        Assert.NotEmpty(lists);
    }

    private static ObservatoryOptions HasRoom =>
        Some.Quiet() with
        {
            MaxEventsPerSession = 1_000_000,
            MaxBytesPerSession = 1L << 30,
        };

    /// <summary>What the library makes of every combination of the values' parts, those of the default value included.</summary>
    private static HashSet<AttributeValue> Mixtures(IEnumerable<AttributeValue> values)
    {
        FieldInfo[] parts = typeof(AttributeValue).GetFields(BindingFlags.Instance | BindingFlags.NonPublic);
        IEnumerable<object?[]> combinations =
        [
            [],
        ];
        foreach (FieldInfo part in parts)
        {
            object?[] choices = [.. values.Append(default).Select(value => part.GetValue(value)).Distinct()];
            combinations = [.. combinations.SelectMany(_ => choices, static (begun, next) => (object?[])[.. begun, next])];
        }

        SessionEnvelope envelope = Some.Envelope(
            session =>
            {
                using AgentSpan span = session.ToolCall("t");
                foreach (object?[] combination in combinations)
                {
                    object value = default(AttributeValue);
                    for (int index = 0; index < parts.Length; index++)
                    {
                        parts[index].SetValue(value, combination[index]);
                    }

                    span.Event("e", ("mixture", (AttributeValue)value));
                }
            },
            HasRoom
        );
        return [.. envelope.Events.SelectMany(static one => AttributesOf(one.Fact)).Select(static entry => entry.Value)];
    }

    private static Attributes AttributesOf(TraceFact fact) =>
        fact switch
        {
            TraceFact.SpanStarted started => started.Attributes,
            TraceFact.StreamEvent happened => happened.Attributes,
            TraceFact.SpanEnded ended => ended.End.Attributes,
            _ => Attributes.Empty,
        };

    private static (
        List<KeyValuePair<string, AttributeValue>> Lists,
        List<KeyValuePair<string, AttributeValue>> Others
    ) Split(IEnumerable<KeyValuePair<string, AttributeValue>> entries)
    {
        var byKey = entries.ToLookup(static entry => entry.Key is "list" or "of values");
        return ([.. byKey[true]], [.. byKey[false]]);
    }

    private static IEnumerable<KeyValuePair<string, object?>> ThrowingPairs()
    {
        yield return new("first", 1);
        throw new InvalidDataException();
    }

    /// <summary>None, some that are copied as they are, a list among them, and more than are copied so.</summary>
    [Fact]
    public void EachEventKeepsItsOwnAttributesWhateverOtherThreadsReport()
    {
        const int Threads = 4;
        const int Events = 300;
        SessionEnvelope envelope = Some.Envelope(session =>
        {
            using StreamSpan stream = session.Stream("s");
            OtherThreads.Race(
                Threads,
                thread =>
                {
                    for (int number = 0; number < Events; number++)
                    {
                        stream.Event($"{thread}-{number}", AttributesOf(thread, number));
                    }
                }
            );
        });

        var reported = envelope
            .Events.Select(happened => happened.Fact)
            .OfType<TraceFact.StreamEvent>()
            .ToDictionary(happened => happened.Name, happened => happened.Attributes);
        Assert.Equal(Threads * Events, reported.Count);
        for (int thread = 0; thread < Threads; thread++)
        {
            for (int number = 0; number < Events; number++)
            {
                var expected = AttributesOf(thread, number).Select(given => KeyValuePair.Create(given.Key, given.Value));
                Assert.Equal(Attributes.Create([.. expected]), reported[$"{thread}-{number}"]);
            }
        }
    }

    [Fact]
    public void SpansWithoutAttributesThatNoLongerFitAreMarkedHoweverManyThereAre()
    {
        var memory = new InMemoryExporter();
        using var observatory = new Observatory(memory, Some.Quiet() with { MaxBytesPerSession = 64 * 1024 }, inline: true);
        using (AgentSession session = observatory.StartSession(Some.Context))
        {
            session.ToolCall("first", ("text", new string('x', 32_600))).Dispose();
            for (int number = 0; number < 1_000; number++)
            {
                session.ToolCall("search").Dispose();
            }
        }

        Assert.Equal(1_001, memory.Envelopes[0].Spans.Length);
        Assert.Equal(SpanStatus.Ok, memory.Envelopes[0].Status);
        Assert.Equal("the session's byte limit is reached", memory.Envelopes[0].Spans[1_000].Attributes[0].Value.AsString());
        Some.LawsHold(observatory);
    }

    private static (string Key, AttributeValue Value)[] AttributesOf(int thread, int number) =>
        [
            .. Enumerable
                .Range(0, number % 41)
                .Select(index =>
                    (
                        "key " + index,
                        index == 7 && number % 3 == 0 ? new[] { thread, number } : (AttributeValue)$"{thread} {number}"
                    )
                ),
        ];
}
