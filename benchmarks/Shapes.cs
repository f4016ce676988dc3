using System.Diagnostics;

namespace AgentObservatory.Benchmarks;

/// <summary>The shapes that agents use, each beside the same with activities under the OpenTelemetry SDK with one processor.</summary>
internal static class Shapes
{
    private const int Events = 2_000;
    private const int Spans = 1_000;
    private const int SpansOfASession = 100;
    private const int Yields = 500;

    private static readonly ActivitySource Source = Capture.Source;
    private static readonly Observatory Off = new([], inline: true);
    private static readonly Observatory Exporting = new(new NoOpExporter(), inline: true);
    private static readonly Observatory Live = new([], new ObservatoryOptions { ActivitySource = Source }, inline: true);

    internal static Candidate[] EventOfNumberAndText() =>
        EventsOf(
            "event, a number and a text",
            static (stream, number) => stream.Event("chunk", ("seq", number), ("text", "word")),
            static number => new() { ["seq"] = number, ["text"] = "word" }
        );

    internal static Candidate[] EventOfEight() =>
        EventsOf(
            "event, 8 attributes",
            static (stream, number) =>
                stream.Event(
                    "chunk",
                    ("seq", number),
                    ("bytes", 4096),
                    ("model", "gpt"),
                    ("role", "assistant"),
                    ("score", 0.5),
                    ("cached", false),
                    ("shard", 3),
                    ("lang", "en")
                ),
            static number => Eight(number)
        );

    internal static Candidate[] EventOfNine() =>
        EventsOf(
            "event, 9 attributes",
            static (stream, number) =>
                stream.Event(
                    "chunk",
                    ("seq", number),
                    ("bytes", 4096),
                    ("model", "gpt"),
                    ("role", "assistant"),
                    ("score", 0.5),
                    ("cached", false),
                    ("shard", 3),
                    ("lang", "en"),
                    ("zone", "eu")
                ),
            static number =>
            {
                ActivityTagsCollection tags = Eight(number);
                tags["zone"] = "eu";
                return tags;
            }
        );

    internal static Candidate[] EventOfSixteen() =>
        EventsOf(
            "event, 16 attributes",
            static (stream, number) =>
                stream.Event(
                    "chunk",
                    ("seq", number),
                    ("bytes", 4096),
                    ("model", "gpt"),
                    ("role", "assistant"),
                    ("score", 0.5),
                    ("cached", false),
                    ("shard", 3),
                    ("lang", "en"),
                    ("a", 1),
                    ("b", 2),
                    ("c", 3),
                    ("d", 4),
                    ("e", "five"),
                    ("f", "six"),
                    ("g", 7.0),
                    ("h", true)
                ),
            static number =>
            {
                ActivityTagsCollection tags = Eight(number);
                tags["a"] = 1;
                tags["b"] = 2;
                tags["c"] = 3;
                tags["d"] = 4;
                tags["e"] = "five";
                tags["f"] = "six";
                tags["g"] = 7.0;
                tags["h"] = true;
                return tags;
            }
        );

    /// <summary>Spans that are recorded, folded and delivered, with the collections that they cause.</summary>
    internal static Candidate[] WholeSpan() =>
        [
            new("span with its fold and its garbage", () => Sessions(SpansOfASession, Spans), Spans),
            new("Activity, delivered", () => Roots(SpansOfASession, Spans), Spans),
        ];

    internal static Candidate[] WholeEvent() =>
        [
            new("event with its fold and its garbage", static () => StreamsOf100(Events / 100), Events),
            new("Activity.AddEvent, delivered", static () => ActivitiesOf100(Events / 100), Events),
        ];

    /// <summary>A call of a model: 6 attributes at the start, 6 set later.</summary>
    internal static Candidate[] LlmSpan() =>
        [new("LLM span, 6 + 6 attributes", ObservedCalls, Spans), new("Activity, 12 tags", ActivityCalls, Spans)];

    internal static Candidate[] YieldingWrapper() =>
        [
            new("async wrapper, the body yields", static () => Yielding(WrappedYield), Yields),
            new("Activity around a body that yields", static () => Yielding(ActivityYield), Yields),
        ];

    internal static Candidate[] LiveSpan() =>
        [
            new("span in live mode", static () => LiveSpans(Live, isDoubled: false), Spans),
            new("span and plain Activity", static () => LiveSpans(Off, isDoubled: true), Spans),
        ];

    internal static Candidate[] LiveEvent() =>
        [
            new("event in live mode", static () => LiveEvents(Live, isDoubled: false), Events),
            new("event and Activity.AddEvent", static () => LiveEvents(Off, isDoubled: true), Events),
        ];

    private static Candidate[] EventsOf(
        string name,
        Action<StreamSpan, int> report,
        Func<int, ActivityTagsCollection> tagsOf
    ) =>
        [
            new(
                name,
                () =>
                {
                    using AgentSession session = Off.StartSession(new AgentContext("s", "a"));
                    using StreamSpan stream = session.Stream("tokens");
                    return SideBySide.Repeat(Events, number => report(stream, number));
                },
                Events
            ),
            new(
                "AddEvent, the same tags",
                () =>
                {
                    using Activity activity = Source.StartActivity("tokens")!;
                    return SideBySide.Repeat(
                        Events,
                        number => activity.AddEvent(new ActivityEvent("chunk", tags: tagsOf(number)))
                    );
                },
                Events
            ),
        ];

    private static ActivityTagsCollection Eight(int number) =>
        new()
        {
            ["seq"] = number,
            ["bytes"] = 4096,
            ["model"] = "gpt",
            ["role"] = "assistant",
            ["score"] = 0.5,
            ["cached"] = false,
            ["shard"] = 3,
            ["lang"] = "en",
        };

    private static Sample Sessions(int spans, int all) =>
        SideBySide.Repeat(
            all / spans,
            _ =>
            {
                using AgentSession session = Exporting.StartSession(new AgentContext("s", "a"));
                for (int number = 0; number < spans; number++)
                {
                    session.ToolCall("search").Dispose();
                }
            }
        );

    private static Sample Roots(int spans, int all) =>
        SideBySide.Repeat(
            all / spans,
            _ =>
            {
                using Activity root = Source.StartActivity("session")!;
                for (int number = 0; number < spans; number++)
                {
                    Source.StartActivity("search")!.Dispose();
                }
            }
        );

    private static Sample StreamsOf100(int sessions) =>
        SideBySide.Repeat(
            sessions,
            static _ =>
            {
                using AgentSession session = Exporting.StartSession(new AgentContext("s", "a"));
                using StreamSpan stream = session.Stream("tokens");
                for (int number = 0; number < 100; number++)
                {
                    stream.Event("chunk", ("seq", number), ("bytes", 4096));
                }
            }
        );

    private static Sample ActivitiesOf100(int sessions) =>
        SideBySide.Repeat(
            sessions,
            static _ =>
            {
                using Activity root = Source.StartActivity("session")!;
                using Activity stream = Source.StartActivity("tokens")!;
                for (int number = 0; number < 100; number++)
                {
                    AddEvent(stream, number);
                }
            }
        );

    private static Sample ObservedCalls()
    {
        using AgentSession session = Off.StartSession(new AgentContext("s", "a"));
        return SideBySide.Repeat(
            Spans,
            number =>
            {
                using AgentSpan call = session.LlmCall(
                    "gpt",
                    ("provider", "openai"),
                    ("temperature", 0.5),
                    ("max_tokens", 1024),
                    ("stream", false),
                    ("top_p", 0.9),
                    ("turn", number)
                );
                call.Set("input_tokens", 812);
                call.Set("output_tokens", 164);
                call.Set("finish_reason", "stop");
                call.Set("cached_tokens", 512);
                call.Set("response_id", "r-1");
                call.Set("retries", 0);
            }
        );
    }

    private static Sample ActivityCalls()
    {
        using Activity root = Source.StartActivity("root")!;
        return SideBySide.Repeat(
            Spans,
            static number =>
            {
                using Activity call = Source.StartActivity("gpt")!;
                call.SetTag("provider", "openai").SetTag("temperature", 0.5).SetTag("max_tokens", 1024);
                call.SetTag("stream", false).SetTag("top_p", 0.9).SetTag("turn", number);
                call.SetTag("input_tokens", 812).SetTag("output_tokens", 164).SetTag("finish_reason", "stop");
                call.SetTag("cached_tokens", 512).SetTag("response_id", "r-1").SetTag("retries", 0);
            }
        );
    }

    private static Sample Yielding(Func<AgentSession, Task<int>> call)
    {
        using AgentSession session = Off.StartSession(new AgentContext("s", "a"));
        using Activity root = Source.StartActivity("root")!;
        return SideBySide.Time(() => RepeatAsync().GetAwaiter().GetResult());

        async Task RepeatAsync()
        {
            for (int number = 0; number < Yields; number++)
            {
                await call(session);
            }
        }
    }

    private static Task<int> WrappedYield(AgentSession session) => session.ToolCall("search", static _ => Yield());

    private static async Task<int> ActivityYield(AgentSession session)
    {
        using Activity activity = Source.StartActivity("search")!;
        return await Yield();
    }

    private static async Task<int> Yield()
    {
        await Task.Yield();
        return 1;
    }

    private static Sample LiveSpans(Observatory observatory, bool isDoubled)
    {
        using Activity root = Source.StartActivity("root")!;
        using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
        return SideBySide.Repeat(
            Spans,
            number =>
            {
                using AgentSpan span = session.ToolCall("search", ("query", "rx"), ("top_k", number));
                using Activity? activity = isDoubled ? Source.StartActivity("search") : null;
                activity?.SetTag("query", "rx").SetTag("top_k", number);
            }
        );
    }

    private static Sample LiveEvents(Observatory observatory, bool isDoubled)
    {
        using AgentSession session = observatory.StartSession(new AgentContext("s", "a"));
        using StreamSpan stream = session.Stream("tokens");
        using Activity? activity = isDoubled ? Source.StartActivity("tokens") : null;
        return SideBySide.Repeat(
            Events,
            number =>
            {
                stream.Event("chunk", ("seq", number), ("bytes", 4096));
                if (activity is not null)
                {
                    AddEvent(activity, number);
                }
            }
        );
    }

    private static void AddEvent(Activity activity, int number) =>
        activity.AddEvent(
            new ActivityEvent("chunk", tags: new ActivityTagsCollection { ["seq"] = number, ["bytes"] = 4096 })
        );
}
