using System.Text.Json;

namespace AgentObservatory.ObsView.Views;

/// <summary>What became of a rule in a session as a JSON object: the verdict, and the first and the last event of the stretch that
/// it rests on.</summary>
internal static class CheckObject
{
    public static string Of(string verdict, Rule rule, RuleResult result) =>
        ScriptJson.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("session_id", ScriptJson.Sound(result.Session.SessionId));
            json.WriteString("rule", ScriptJson.Sound(rule.ToString()));
            json.WriteString("verdict", verdict);
            Write(json, "first", result.Stretch is [var first, ..] ? first : null);
            Write(json, "last", result.Stretch is [.., var last] ? last : null);
            json.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter json, string name, TraceEvent? item)
    {
        if (item is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("time", item.Time.ToString());
        json.WriteString("span_id", item.SpanId.ToString());
        json.WriteEndObject();
    }
}
