using System.Globalization;
using System.Text.Json;

namespace AgentObservatory.Tests.Support;

/// <summary>Many sessions of a few agents, the same in every run: some fail, some do not end, and they take unlike times.</summary>
internal static class ManySessions
{
    private static readonly DateTime Start = new(2026, 11, 22, 6, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Agents = ["planner", "researcher", "customer-support-tier-2", "coder", "reviewer"];

    private static readonly string[] Tools = ["search", "read_file", "send_mail", "query_database_of_customers"];

    private static readonly string[] Questions =
    [
        "What is the weather in Zürich?",
        "Summarise the minutes of last week's meeting, and send them to all who were there, in German and in French.",
        "日本の首都はどこですか",
        "",
    ];

    internal static string[] Lines(int count) => [.. Enumerable.Range(0, count).Select(Line)];

    private static string Line(int number)
    {
        var events = new List<object>();
        var starts = new Dictionary<int, DateTime>();
        DateTime begin = Start.AddSeconds(17 * number);
        DateTime now = begin;
        string agent = Agents[number % Agents.Length];
        bool isUnfinished = number % 211 == 5;

        Begin(1, 0, "agent_step", "answer", Question(number));
        for (int call = 0; call < 1 + number % 3; call++)
        {
            int model = 2 + 2 * call;
            Begin(model, 1, "llm_call", number % 4 == 0 ? "gpt-4.1" : "gpt-4.1-mini", new { });
            now = now.AddMilliseconds(300 + number * 53 % 1_700);
            End(model, null, Tokens(number, call));
            Begin(model + 1, 1, "tool_call", Tools[(number + call) % Tools.Length], new { query = $"q{number % 9}" });
            now = now.AddMilliseconds(5 + number * 37 % 480);
            End(model + 1, (number + call) % 13 == 4 ? "timed out after 30 s" : null, new { });
        }

        if (!isUnfinished)
        {
            End(1, null, new { });
        }

        now = now.AddMilliseconds(1);
        string? end = isUnfinished ? null : Text(now);
        string status =
            isUnfinished ? "unfinished"
            : number % 29 == 3 ? "error"
            : "ok";
        string session = $"session-{number:0000}";
        var head = new
        {
            session_id = session,
            agent_id = agent,
            trace_id = Id(number, 32),
            start_time = Text(begin),
            end_time = end,
            status,
        };
        return JsonSerializer.Serialize(
            new
            {
                schema_version = "0.2",
                session = head,
                events,
            }
        );

        void Begin(int span, int parent, string kind, string name, object attributes)
        {
            Add(
                "span_start",
                span,
                parent,
                new
                {
                    kind,
                    name,
                    attributes,
                }
            );
            starts[span] = now;
        }

        void End(int span, string? failure, object attributes)
        {
            long duration_ns = (now.AddMilliseconds(1) - starts[span]).Ticks * 100;
            var error = failure is null ? null : new { type = "TimeoutError", message = failure };
            Add(
                "span_end",
                span,
                0,
                new
                {
                    status = failure is null ? "ok" : "error",
                    error,
                    duration_ns,
                    attributes,
                }
            );
        }

        void Add(string type, int span, int parent, object payload)
        {
            now = now.AddMilliseconds(1);
            object trace = new
            {
                trace_id = Id(number, 32),
                span_id = Id(span, 16),
                parent_span_id = parent == 0 ? null : Id(parent, 16),
            };
            events.Add(
                new
                {
                    event_id = "",
                    timestamp = Text(now),
                    type,
                    trace,
                    payload,
                }
            );
        }
    }

    private static object Question(int number) =>
        Questions[number % Questions.Length] is { Length: > 0 } question ? new { question } : new { };

    private static Dictionary<string, object> Tokens(int number, int call) =>
        new()
        {
            ["gen_ai.usage.input_tokens"] = 100 + number * 31 % 3_000 * (call + 1),
            ["gen_ai.usage.output_tokens"] = 10 + number * 7 % 240,
        };

    private static string Id(int number, int digits) => (number + 1).ToString($"x{digits}", CultureInfo.InvariantCulture);

    private static string Text(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
}
