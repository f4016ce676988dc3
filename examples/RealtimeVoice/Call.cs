using System.Threading.Channels;
using AgentObservatory;

namespace RealtimeVoice;

/// <summary>One call. The session of the call has the microphone and nothing that grows with time: each turn is a session of
/// its own in the same trace, which is exported when the turn is over. So a call may last for hours.</summary>
internal sealed class Call(Observatory observatory, int frames)
{
    // A beat is the time of one frame: what is said goes out at the speed at which sound comes in.
    private readonly Channel<int> beats = Channel.CreateBounded<int>(1);
    private readonly Channel<Question> questions = Channel.CreateBounded<Question>(1);
    private CancellationTokenSource? speaking;

    internal int Turns { get; private set; }

    internal int Interrupted { get; private set; }

    internal int FramesOut { get; private set; }

    internal async Task RunAsync(AgentSession session)
    {
        Task answering = AnswerAsync();
        await ListenAsync(session);
        await answering;
    }

    /// <summary>Frames are counted, not recorded: a describe function that returns default makes no event.</summary>
    private async Task ListenAsync(AgentSession session)
    {
        var transcript = new Transcript();
        var microphone = session.TraceStream("microphone", Sound.Microphone(frames), static _ => default);
        await foreach (Frame frame in microphone)
        {
            if (frame.IsSpeech)
            {
                speaking?.Cancel(); // barge-in: whoever is interrupted stops
            }

            if (transcript.Hear(frame) is { } question)
            {
                await questions.Writer.WriteAsync(question);
            }

            await beats.Writer.WriteAsync(frame.Number);
        }

        questions.Writer.Complete();
        beats.Writer.Complete();
    }

    private async Task AnswerAsync()
    {
        while (await beats.Reader.WaitToReadAsync())
        {
            if (questions.Reader.TryRead(out Question? question))
            {
                var turn = new AgentContext($"call-1/turn-{++Turns}", "voice-agent");
                await observatory.RunAsync(turn, session => TurnAsync(session, question));
            }
            else
            {
                beats.Reader.TryRead(out _); // silence
            }
        }
    }

    private async Task TurnAsync(AgentSession session, Question question)
    {
        Record(session, question);
        string answer = await session.LlmCall("realtime-1", call => Model.AnswerAsync(call, question.Text));

        // Never disposed, for the caller may interrupt just when the answer ends. It has no timer, so nothing is left.
        var interruption = new CancellationTokenSource();
        speaking = interruption;
        try
        {
            await SpeakAsync(session, answer, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested)
        {
            Interrupted++;
        }
        finally
        {
            speaking = null;
        }
    }

    /// <summary>What was heard before the turn began, which is where it can be recorded without making the call's session
    /// grow.</summary>
    private static void Record(AgentSession session, Question question)
    {
        using StreamSpan transcript = session.Stream("transcript");
        foreach (string guess in question.Guesses)
        {
            transcript.Event("partial", ("text", guess));
        }

        transcript.Event("final", ("text", question.Text));
    }

    /// <summary>The stream of the answer ends as it was left: completed, or cancelled by the caller. What was spoken until then
    /// is kept on the span.</summary>
    private Task SpeakAsync(AgentSession session, string answer, CancellationToken interruption) =>
        session.AgentStep(
            "speak",
            async step =>
            {
                string spoken = "";
                try
                {
                    var voice = session.TraceStream(
                        "voice",
                        Model.Voice(answer, beats.Reader, interruption),
                        static word => word.IsWhole ? new("word", ("text", word.Text)) : default
                    );
                    await foreach (Model.Word word in voice.WithCancellation(interruption))
                    {
                        FramesOut++;
                        spoken += word.IsWhole ? word.Text + " " : "";
                    }
                }
                finally
                {
                    step.Set("spoken", spoken.TrimEnd());
                }
            },
            ("answer", answer)
        );
}
