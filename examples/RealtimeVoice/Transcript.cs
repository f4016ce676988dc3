namespace RealtimeVoice;

/// <summary>Stands in for speech recognition: a question is over when its speaker falls silent.</summary>
internal sealed class Transcript
{
    private int heard;
    private int questions;

    /// <summary>The question, when it is over; null before.</summary>
    internal string? Hear(Frame frame)
    {
        if (frame.IsSpeech)
        {
            heard++;
            return null;
        }

        bool isOver = heard > 0;
        heard = 0;
        return isOver ? $"question {++questions}" : null;
    }
}
