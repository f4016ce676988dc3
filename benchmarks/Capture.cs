using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AgentObservatory.Benchmarks;

/// <summary>The capture path beside an Activity under the OpenTelemetry SDK with one processor, and beside the floor.</summary>
internal static class Capture
{
    private const int Events = 4_000;
    private const int Spans = 2_000;

    internal static readonly ActivitySource Source = new("AgentObservatory.Benchmarks");
    private static readonly AsyncLocal<object?> Ambient = new();
    private static readonly object[] Kept = new object[Events];
    private static readonly long[] Times = new long[Events];
    private static readonly Observatory Observatory = new([], inline: true);

    /// <summary>The SDK with one processor that takes everything and does nothing.</summary>
    internal static TracerProvider StartSdk() =>
        Sdk.CreateTracerProviderBuilder().AddSource(Source.Name).AddProcessor(new NoOpProcessor()).Build();

    internal static Candidate[] StreamEvent() =>
        [
            new("stream event, 2 attributes", ObservedEvents, Events),
            new("Activity.AddEvent, 2 tags", ActivityEvents, Events),
            new("floor: clock, ambient read, attribute array", EventFloor, Events),
        ];

    internal static Candidate[] Span() =>
        [
            new("span, start and end", ObservedSpans, Spans),
            new("Activity, start and stop", ActivitySpans, Spans),
            new("floor: clock, ambient set, span object", SpanFloor, Spans),
        ];

    private static Sample ObservedEvents()
    {
        using AgentSession session = Observatory.StartSession(new AgentContext("s", "a"));
        using StreamSpan stream = session.Stream("tokens");
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Events; number++)
            {
                stream.Event("chunk", ("seq", number), ("bytes", 4096));
            }
        });
    }

    private static Sample ActivityEvents()
    {
        using Activity activity = Source.StartActivity("tokens")!;
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Events; number++)
            {
                activity.AddEvent(
                    new ActivityEvent("chunk", tags: new ActivityTagsCollection { ["seq"] = number, ["bytes"] = 4096 })
                );
            }
        });
    }

    private static Sample EventFloor() =>
        WithinAmbient(() =>
        {
            for (int number = 0; number < Events; number++)
            {
                Times[number] = Stopwatch.GetTimestamp();
                GC.KeepAlive(Ambient.Value);
                Kept[number] = new KeyValuePair<string, AttributeValue>[] { new("seq", number), new("bytes", 4096) };
            }
        });

    private static Sample ObservedSpans()
    {
        using AgentSession session = Observatory.StartSession(new AgentContext("s", "a"));
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Spans; number++)
            {
                session.ToolCall("search").Dispose();
            }
        });
    }

    private static Sample ActivitySpans()
    {
        using Activity root = Source.StartActivity("root")!;
        return SideBySide.Time(() =>
        {
            for (int number = 0; number < Spans; number++)
            {
                Source.StartActivity("search")!.Dispose();
            }
        });
    }

    private static Sample SpanFloor() =>
        WithinAmbient(() =>
        {
            for (int number = 0; number < Spans; number++)
            {
                // As large as a span has to be: ids, names, two times, parent, verdict.
                long[] span = new long[12];
                span[0] = Stopwatch.GetTimestamp();
                Ambient.Value = span;
                span[1] = Stopwatch.GetTimestamp();
                Kept[number] = span;
            }
        });

    /// <summary>
    /// As within a session, something is current; afterwards nothing is, for what is left in the context makes setting anything else
    /// there dearer for whoever is measured next.
    /// </summary>
    private static Sample WithinAmbient(Action work)
    {
        Ambient.Value = Kept;
        try
        {
            return SideBySide.Time(work);
        }
        finally
        {
            Ambient.Value = null;
        }
    }
}
