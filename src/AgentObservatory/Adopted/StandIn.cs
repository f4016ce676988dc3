using System.Diagnostics;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>An activity that only says when an operation starts and ends and what is known of it; a span of the library's
/// stands for it, in the flow of control and wherever spans go.</summary>
internal static class StandIn
{
    /// <summary>The activity has stopped: its span is told what it says, except what goes by these names.</summary>
    internal static void Tell(Activity activity, IAdopter span, in Moment began, params string[] except)
    {
        Attributes known = ActivityReading.Of(activity).Attributes;
        foreach (NamedValue told in ActivityMapping.Additions(known))
        {
            if (told.Value.Kind != AttributeKind.Null && !except.Contains(told.Key))
            {
                span.Recorder.SetAttribute(span.Row, hasEnded: false, told.Key, told.Value);
            }
        }

        ActivityEnd.Record(activity, known, span.Recorder, span.Row, began);
    }
}
