namespace Streaming;

/// <summary>Twenty milliseconds of sound.</summary>
internal sealed record AudioFrame(int Number, double Level)
{
    public bool IsSpeech => Level > -30;
}

/// <summary>Stands in for a microphone: silence, with a word now and then.</summary>
internal static class Microphone
{
    public static async IAsyncEnumerable<AudioFrame> Frames(int count)
    {
        for (int number = 0; number < count; number++)
        {
            if (number % 100 == 0)
            {
                await Task.Yield();
            }

            yield return new AudioFrame(number, number % 50 < 10 ? -20 : -60);
        }
    }
}
