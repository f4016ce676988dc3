using System.Reactive.Linq;
using AgentObservatory;

// Live queries over what agents report, and a pipeline that ends in an exporter of its own.
await using var observatory = new Observatory(new FileExporter("logs/traces.jsonl"));

// Tokens per second, of all agents together.
using var tokens = observatory
    .Events.StreamEvents("answer")
    .Buffer(TimeSpan.FromMilliseconds(250))
    .Where(batch => batch.Count > 0)
    .Subscribe(batch => Console.WriteLine($"{batch.Count * 4} tokens/s"));

// An alert for each tool call that took longer than it should.
using var slowTools = observatory
    .Events.Select(traceEvent => (traceEvent.Session, End: (traceEvent.Fact as TraceFact.SpanEnded)?.End))
    .Where(seen => seen.End is { Kind: SpanKind.ToolCall, DurationNanoseconds: > 100_000_000 })
    .Subscribe(seen => Console.WriteLine($"slow tool {seen.End!.Name} in {seen.Session.SessionId}"));

// A tenth of the traces, and every failed one, into a file of their own.
using var sample = observatory.Sessions.Sampled(0.1).ToExporter(new FileExporter("logs/sampled.jsonl"));

await observatory.StartAsync();
await Task.WhenAll(Enumerable.Range(1, 4).Select(RunAgent));
ShutdownReport report = await observatory.ShutdownAsync();
Console.WriteLine(
    $"{report.Exporters[0].Exported} sessions in logs/traces.jsonl, {sample.Health.Exported} in logs/sampled.jsonl"
);
return report.DeadlineHit ? 1 : 0;

async Task RunAgent(int number)
{
    using AgentSession session = observatory.StartSession(new AgentContext("run-" + number, "rx-agent"));
    try
    {
        await session.ToolCall("lookup", _ => Task.Delay(number == 2 ? 150 : 20));
        await session.ToolCall("flaky", _ => number == 3 ? throw new IOException("no connection") : Task.CompletedTask);
    }
    catch (IOException)
    {
        // The agent goes on without it; the trace says what happened.
    }

    using StreamSpan answer = session.Stream("answer");
    for (int token = 0; token < 40; token++)
    {
        await Task.Delay(5);
        answer.Event("token", ("seq", token));
    }
}
