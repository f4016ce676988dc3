using System.Diagnostics;
using AgentObservatory.Log;

namespace AgentObservatory.Adopted;

/// <summary>What another library says of an operation that has an activity already, as in live mode: it adds that to the
/// activity instead of starting one of its own. Where its own would be taken in, so is this, and the envelope says the
/// same.</summary>
internal sealed class AddedAttributes
{
    private readonly Activity activity;
    private readonly Attributes before;

    private AddedAttributes(Activity activity)
    {
        this.activity = activity;
        before = ActivityReading.Of(activity).Attributes;
    }

    /// <summary>To be asked before the library is called. Null if nothing is to be taken in.</summary>
    /// <param name="recorder">The session's.</param>
    /// <param name="source">The library's source.</param>
    /// <param name="prefix">How the name of an activity begins to which the library adds.</param>
    internal static AddedAttributes? To(Recorder recorder, string source, string prefix) =>
        recorder.TakesIn(source)
        && Activity.Current is { IsAllDataRequested: true } current
        && current.OperationName.StartsWith(prefix, StringComparison.Ordinal)
            ? new AddedAttributes(current)
            : null;

    /// <summary>The library has been called: the span gets what it has added.</summary>
    internal void TakeIn(Recorder recorder, int row)
    {
        NamedValue[] all = ActivityMapping.Additions(ActivityReading.Of(activity).Attributes);
        recorder.Enrich(row, Array.FindAll(all, one => !before.TryGetValue(one.Key, out _)));
    }
}
