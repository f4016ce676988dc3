namespace RealtimeVoice;

/// <summary>Stands in for speech recognition: it guesses while somebody speaks, and a question is over when its speaker falls
/// silent.</summary>
internal sealed class Transcript
{
    private const int FramesOfGuess = Sound.FramesPerSecond / 2;

    private readonly List<string> guesses = [];
    private int heard;
    private int questions;

    /// <summary>The question, when it is over; null before.</summary>
    internal Question? Hear(Frame frame)
    {
        if (frame.IsSpeech)
        {
            if (++heard == FramesOfGuess)
            {
                guesses.Add("question");
            }

            return null;
        }

        if (heard == 0)
        {
            return null;
        }

        var question = new Question($"question {++questions}", [.. guesses]);
        heard = 0;
        guesses.Clear();
        return question;
    }
}

/// <summary>What was said, and what it was taken for until then.</summary>
internal sealed record Question(string Text, IReadOnlyList<string> Guesses);
