namespace RealtimeVoice;

/// <summary>Twenty milliseconds of sound. What it holds does not matter here, only whether somebody speaks.</summary>
internal readonly record struct Frame(int Number, bool IsSpeech);

/// <summary>Stands in for a microphone and a loudspeaker.</summary>
internal static class Sound
{
    internal const int FramesPerSecond = 50;

    /// <summary>A caller who asks for a second, listens, and interrupts every other answer.</summary>
    private const int Question = 1 * FramesPerSecond;
    private const int Patience = 4 * FramesPerSecond;
    private const int Listens = 9 * FramesPerSecond;

    internal static async IAsyncEnumerable<Frame> Microphone(int count)
    {
        int at = 0;
        bool isPatient = false;
        for (int number = 0; number < count; number++)
        {
            if (at == (isPatient ? Listens : Patience))
            {
                at = 0;
                isPatient = !isPatient;
                await Task.Yield();
            }

            yield return new Frame(number, at++ < Question);
        }
    }
}
