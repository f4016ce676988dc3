using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentObservatory;

namespace RealtimeVoice;

/// <summary>Stands in for a model that answers in words and for a voice that speaks them.</summary>
internal static class Model
{
    private const int FramesOfWord = 15;

    internal static async Task<string> AnswerAsync(AgentSpan call, string question)
    {
        await Task.Yield();
        call.Set("gen_ai.usage.output_tokens", 12);
        return $"This is what I have to say about {question} in a dozen words";
    }

    /// <summary>A frame for each beat; with the last one of a word, the word has been spoken.</summary>
    internal static async IAsyncEnumerable<Word> Voice(
        string answer,
        ChannelReader<int> beats,
        [EnumeratorCancellation] CancellationToken interruption
    )
    {
        foreach (string word in answer.Split(' '))
        {
            for (int frame = 1; frame <= FramesOfWord; frame++)
            {
                if (!await beats.WaitToReadAsync(interruption))
                {
                    yield break;
                }

                beats.TryRead(out _);
                yield return new Word(word, frame == FramesOfWord);
            }
        }
    }

    internal readonly record struct Word(string Text, bool IsWhole);
}
