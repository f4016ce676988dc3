using System.Text.Json;

namespace AgentObservatory.ObsView.Views;

/// <summary>What two runs did differently, as one JSON object.</summary>
internal static class ComparisonObject
{
    public static string Of(RunComparison comparison) => ScriptJson.Of(json => Write(json, comparison));

    private static void Write(Utf8JsonWriter json, RunComparison comparison)
    {
        json.WriteStartObject();
        json.WriteBoolean("same", comparison.IsSameBehaviour);
        json.WriteStartArray("differences");

        foreach (var difference in comparison.Differences)
        {
            json.WriteStartObject();
            json.WriteString("kind", difference.Kind.ToString().ToLowerInvariant());
            json.WriteBoolean("arguments", difference.Changes.HasFlag(CallChanges.Arguments));
            json.WriteBoolean("outcome", difference.Changes.HasFlag(CallChanges.Outcome));
            WriteCall(json, "left", difference.Left);
            WriteCall(json, "right", difference.Right);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, string name, TraceNode? node)
    {
        if (node is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("session_id", ScriptJson.Sound(node.Session.Session.SessionId));
        json.WriteString("span_id", node.Span?.SpanId.ToString());
        json.WriteString("kind", ScriptJson.Sound(node.Kind));
        json.WriteString("name", ScriptJson.Sound(node.Name));
        json.WriteString("status", ScriptJson.StatusText(node.Status));
        json.WriteNumber("duration_ns", node.DurationNanoseconds);
        ScriptJson.WriteError(json, node.Error);
        json.WriteEndObject();
    }
}
