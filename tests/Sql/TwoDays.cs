using AgentObservatory.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentObservatory.Tests.Sql;

/// <summary>What agents did on two days, as known answers need it: written to JSON Lines and to Parquet, and to
/// Parquet with every row twice.</summary>
internal static class TwoDays
{
    internal static void Write(TestFolder folder)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero));
        ObservatoryOptions options = Some.Quiet() with { TimeProvider = time };
        IExporter[] exporters =
        [
            new FileExporter(folder["traces.jsonl"]),
            new ParquetExporter(folder["traces"]),
            new ParquetExporter(folder["twice/traces"]),
            new ParquetExporter(folder["twice/traces"]),
        ];
        using var observatory = new Observatory(exporters, options, inline: true);

        Day(observatory, time, "monday", failures: 1);
        time.Advance(TimeSpan.FromDays(1));
        Day(observatory, time, "tuesday", failures: 3);
    }

    private static void Day(Observatory observatory, FakeTimeProvider time, string day, int failures)
    {
        using (var session = observatory.StartSession(new AgentContext(day + "-main", "planner", "ann")))
        {
            using (session.AgentStep("plan"))
            {
                Model(session, time, "gpt-4", input: 100, output: 10, milliseconds: 1_200);
            }

            using (session.AgentStep("act"))
            {
                for (int attempt = 0; attempt <= failures; attempt++)
                {
                    using AgentSpan search = session.ToolCall("search", ("query", "rx"));
                    time.Advance(TimeSpan.FromMilliseconds(700));
                    if (attempt < failures)
                    {
                        search.Fail(new TimeoutException("too slow"));
                    }
                }

                using (var helper = observatory.StartSession(new AgentContext(day + "-helper", "helper", "ann")))
                using (helper.ToolCall("read"))
                {
                    time.Advance(TimeSpan.FromMilliseconds(5));
                }
            }
        }

        using (var session = observatory.StartSession(new AgentContext(day + "-talk", "talker", "bob")))
        {
            Model(session, time, "small", input: 1_000, output: 200, milliseconds: 300);
            Stream(session, time, milliseconds: 40, isLeft: false).GetAwaiter().GetResult();
            Stream(session, time, milliseconds: 80, isLeft: true).GetAwaiter().GetResult();
        }

        observatory.StartSession(new AgentContext(day + "-waiting", "clerk", "bob")).Suspend("approval");
    }

    private static void Model(
        AgentSession session,
        FakeTimeProvider time,
        string model,
        int input,
        int output,
        int milliseconds
    )
    {
        using AgentSpan call = session.LlmCall(model, ("gen_ai.request.model", model));
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        call.Set("gen_ai.usage.input_tokens", input);
        call.Set("gen_ai.usage.output_tokens", output);
    }

    private static async Task Stream(AgentSession session, FakeTimeProvider time, int milliseconds, bool isLeft)
    {
        await foreach (int token in session.Stream("tokens", _ => Tokens()))
        {
            if (isLeft && token == 1)
            {
                break;
            }
        }

        // Nothing in it waits, so it all happens within the call.
        async IAsyncEnumerable<int> Tokens()
        {
            for (int token = 0; token < 3; token++)
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                await Task.CompletedTask;
                yield return token;
            }
        }
    }
}
