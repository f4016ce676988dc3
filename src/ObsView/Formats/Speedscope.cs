using System.Globalization;
using System.Text.Json;
using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes the file format of speedscope (https://www.speedscope.app/file-format-schema.json): an evented profile for each
/// lane, because it shows one stack of calls at a time. Times are in nanoseconds since the start of the tree.</summary>
internal static class Speedscope
{
    public static void Write(Stream output, TraceForest forest)
    {
        var frames = new Dictionary<(string Kind, string Name), int>();
        var lanes = forest.Roots.SelectMany(root => Named(root, Lane.Of(root))).ToList();

        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
            json.WriteString("exporter", "obs-view");
            json.WriteStartArray("profiles");

            foreach (var (name, root, lane) in lanes)
            {
                WriteProfile(json, name, root, lane, frames);
                json.Flush();
            }

            json.WriteEndArray();
            json.WriteStartObject("shared");
            json.WriteStartArray("frames");

            foreach (var (kind, name) in frames.Keys)
            {
                json.WriteStartObject();
                json.WriteString("name", $"{kind} {name}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static IEnumerable<(string Name, TraceNode Root, Lane Lane)> Named(TraceNode root, IReadOnlyList<Lane> lanes)
    {
        var session = root.Session.Session.SessionId ?? "";
        return lanes.Select(
            (lane, place) =>
                (
                    lanes.Count == 1
                        ? session
                        : string.Create(CultureInfo.InvariantCulture, $"{session}, lane {place + 1} of {lanes.Count}"),
                    root,
                    lane
                )
        );
    }

    private static void WriteProfile(
        Utf8JsonWriter json,
        string name,
        TraceNode root,
        Lane lane,
        Dictionary<(string Kind, string Name), int> frames
    )
    {
        var start = TimeAxis.StartOf(root.Subtree);
        var open = new Stack<TraceNode>();

        json.WriteStartObject();
        json.WriteString("type", "evented");
        json.WriteString("name", name);
        json.WriteString("unit", "nanoseconds");
        json.WriteNumber("startValue", lane.Nodes[0].StartTime.Since(start));
        json.WriteNumber("endValue", lane.Nodes.Max(node => node.EndTime.Since(start)));
        json.WriteStartArray("events");

        foreach (var node in lane.Nodes)
        {
            while (open.TryPeek(out var last) && !Lane.IsWithin(node, last))
            {
                WriteEvent("C", open.Pop(), last.EndTime);
            }

            WriteEvent("O", node, node.StartTime);
            open.Push(node);
        }

        while (open.TryPop(out var node))
        {
            WriteEvent("C", node, node.EndTime);
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void WriteEvent(string type, TraceNode node, Timestamp time)
        {
            var key = (node.Kind, node.IsSession ? node.Session.Session.SessionId ?? "" : node.Name);
            frames.TryAdd(key, frames.Count);
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("frame", frames[key]);
            json.WriteNumber("at", time.Since(start));
            json.WriteEndObject();
        }
    }
}
