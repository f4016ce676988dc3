using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Support;

/// <summary>The line that a program wrote, told again with ids, times and folders that are the same in every run.</summary>
internal static partial class RetoldTrace
{
    private static readonly DateTime Start = new(2026, 11, 22, 6, 46, 0, DateTimeKind.Utc);

    internal static string Of(string line)
    {
        JsonNode root = JsonNode.Parse(SourceFolder().Replace(WithOtherIds(line), " in /home/ann/$1/"))!;
        var times = new Dictionary<string, TimeSpan>();
        var tokens = new List<TimeSpan>();
        TimeSpan now = TimeSpan.FromMilliseconds(2);

        foreach (var (index, item) in root["events"]!.AsArray().Index())
        {
            var payload = item!["payload"]!.AsObject();
            var span = item["trace"]!["span_id"]!.GetValue<string>();
            now += Step(index, item["type"]!.GetValue<string>(), payload["kind"]?.GetValue<string>());
            item["timestamp"] = Text(now);
            switch (item["type"]!.GetValue<string>())
            {
                case "span_start":
                    times[span] = now;
                    break;
                case "stream_event":
                    tokens.Add(now - times[span]);
                    break;
                default:
                    payload["duration_ns"] = Nanoseconds(now - times[span]);
                    SetFigures(payload["attributes"]!.AsObject(), tokens);
                    break;
            }
        }

        now += TimeSpan.FromMilliseconds(1);
        root["session"]!["start_time"] = Text(TimeSpan.Zero);
        root["session"]!["end_time"] = Text(now);
        root["session"]!["duration_ns"] = Nanoseconds(now);
        return root.ToJsonString();
    }

    /// <summary>Models are slow, tools less so, and no two of them take the same time.</summary>
    private static TimeSpan Step(int index, string type, string? kind) =>
        TimeSpan.FromMilliseconds(
            (type, kind) switch
            {
                ("span_end", "llm_call") => 380 + index * 53 % 290,
                ("span_end", "tool_call") => 4.2 + index * 37 % 80,
                ("stream_event", _) => 11 + index * 7 % 23,
                _ => 0.04 + index % 5 / 10.0,
            }
        );

    private static void SetFigures(JsonObject attributes, List<TimeSpan> tokens)
    {
        if (tokens.Count > 1 && attributes.ContainsKey("agent_observatory.stream.items"))
        {
            attributes["agent_observatory.stream.time_to_first_ms"] = tokens[0].TotalMilliseconds;
            attributes["agent_observatory.stream.max_gap_ms"] = tokens
                .Zip(tokens.Skip(1), (one, next) => (next - one).TotalMilliseconds)
                .Max();
        }
    }

    private static string WithOtherIds(string line)
    {
        var known = new Dictionary<string, string>();
        return Id().Replace(line, id => Known(id.Value[..16]) + (id.Length == 16 ? "" : Rest(id.Value[16..])));

        // The numbers of events stay what they are.
        string Rest(string half) => half.StartsWith("0000", StringComparison.Ordinal) ? half : Known(half);

        string Known(string half)
        {
            if (!known.TryGetValue(half, out var other))
            {
                byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(known.Count.ToString(CultureInfo.InvariantCulture)));
                known[half] = other = Convert.ToHexStringLower(hash)[..16];
            }

            return other;
        }
    }

    private static string Text(TimeSpan time) =>
        (Start + time).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    private static long Nanoseconds(TimeSpan time) => time.Ticks * 100;

    [GeneratedRegex("(?<=[\"-])[0-9a-f]{16}(?:[0-9a-f]{16})?(?=\")")]
    private static partial Regex Id();

    /// <summary>Where the example was built.</summary>
    [GeneratedRegex(@" in (?:[A-Z]:)?[\\/][^"":]*[\\/](Quickstart|AgentObservatory[^\\/]*)[\\/]")]
    private static partial Regex SourceFolder();
}
