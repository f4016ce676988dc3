using System.Diagnostics;
using AgentObservatory.Adopted;
using AgentObservatory.Extensions.AI.Describing;
using AgentObservatory.Extensions.AI.Words;
using AgentObservatory.Log;

namespace AgentObservatory.Extensions.Agents.Runs;

/// <summary>Model calls as the framework tells of them, on a source that only the library listens to: each is a span of the
/// session that is current. The framework's activity is only a sign that a call starts and ends. It is not left current, so
/// that what the call sends is not within an activity that nobody exports; of a stream the framework makes it current again
/// after the first chunk. No member throws.</summary>
internal static class HeardCalls
{
    internal const string Source = Convention.HeardSource;

    private const string Mark = "agent_observatory.model_call";

    [ThreadStatic]
    private static bool isLookingForOthers;

    private static readonly ActivityListener Listener = new()
    {
        ShouldListenTo = static source => source.Name == Source && !isLookingForOthers,
        Sample = static (ref ActivityCreationOptions<ActivityContext> created) =>
            AgentSession.Current is null ? ActivitySamplingResult.None
            : created.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.AllData,
        ActivityStarted = static activity => Described.Find(activity, Started),
        ActivityStopped = static activity => Described.Find(activity, Stopped),
    };

    /// <summary>Listens from now on, for good; nothing happens until an agent's place is taken.</summary>
    internal static void Listen() => ActivitySource.AddActivityListener(Listener);

    /// <summary>Whether somebody else listens, too, as to all sources: nobody redacts what an activity says.</summary>
    internal static bool AreHeardByOthers()
    {
        isLookingForOthers = true;
        try
        {
            using var one = new ActivitySource(Source);
            return one.HasListeners();
        }
        finally
        {
            isLookingForOthers = false;
        }
    }

    private static object? Started(Activity activity)
    {
        if (AgentSession.Current is { } session)
        {
            Activity.Current = activity.Parent;
            if (OwnCalls.Around(session, Convention.chat) is not null)
            {
                return null;
            }

            // What else is known comes after the start. The model is in the name: "chat gpt-4".
            string name = activity.DisplayName;
            int space = name.IndexOf(' ', StringComparison.Ordinal);
            AgentSpan call = session.LlmCall(space < 0 ? "" : name[(space + 1)..]);
            OwnCalls.Add(call, Convention.chat);
            ActivityMarks.Set(activity, Mark, new HeardCall(call, session.Recorder.Now()));
        }

        return null;
    }

    private static object? Stopped(Activity activity)
    {
        if (ActivityMarks.Read(activity, Mark) is HeardCall heard)
        {
            Described.On(heard.Call, (activity, heard), static (_, given) => Tell(given.activity, given.heard));
            heard.Call.End(SpanStatus.Ok);
        }

        return null;
    }

    /// <summary>The framework always has the definitions of the tools, which are content.</summary>
    private static void Tell(Activity activity, HeardCall heard)
    {
        bool hasContent = activity.GetTagItem(Convention.inputMessages) is not null;
        if (activity.GetTagItem(Convention.timeToFirstChunk) is double seconds)
        {
            // As a stream of the library says it.
            heard.Call.Set(StreamAttribute.TimeToFirst, seconds * 1_000);
        }

        StandIn.Tell(activity, heard.Call, heard.Began, except: hasContent ? [] : [Convention.toolDefinitions]);
    }

    private sealed record HeardCall(AgentSpan Call, Moment Began);
}
