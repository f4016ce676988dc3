using AgentObservatory;
using Streaming;

// Inline: the trace is written and printed by the time the session's block is left.
using var observatory = new Observatory([new FileExporter("logs/streaming.jsonl"), new ConsoleExporter()], inline: true);

using (AgentSession session = observatory.StartSession(new AgentContext("streaming", "narrator")))
{
    await AnswerAsync(session);
    await ListenAsync(session);
    await SearchAsync(session);
}

return 0;

// A token stream: the call's end says how long the first token took, the stream holds every token.
static async Task AnswerAsync(AgentSession session)
{
    IAsyncEnumerable<string> answer = session.LlmCall(
        "gpt-4",
        call => Model.AnswerAsync(call).TraceStream("tokens", token => new("token", ("text", token))),
        ("gen_ai.operation.name", "chat")
    );
    await foreach (string token in answer)
    {
        Console.Write(token);
    }

    Console.WriteLine();
}

// Audio: a thousand frames, of which only the loud ones are worth an event. All of them are counted.
static async Task ListenAsync(AgentSession session)
{
    int speech = 0;
    var frames = session.TraceStream("microphone", Microphone.Frames(1000), Describe, ("sample_rate_hz", 16_000));
    await foreach (AudioFrame frame in frames)
    {
        speech += frame.IsSpeech ? 1 : 0;
    }

    Console.WriteLine($"{speech} frames of speech");

    static ItemEvent Describe(AudioFrame frame) =>
        frame.IsSpeech ? new("speech", ("frame", frame.Number), ("level_db", frame.Level)) : default;
}

// An early break: the stream ends as abandoned, which is no error. What the loop does is the loop's, not the stream's.
static async Task SearchAsync(AgentSession session)
{
    using AgentSpan step = session.AgentStep("find the first good source");
    await foreach (string source in session.TraceStream("search_results", SearchEngine.ResultsAsync(session)))
    {
        bool isGood = await session.ToolCall("read", _ => SearchEngine.IsGoodAsync(source), ("source", source));
        if (isGood)
        {
            Console.WriteLine($"{source} it is");
            break;
        }
    }
}
