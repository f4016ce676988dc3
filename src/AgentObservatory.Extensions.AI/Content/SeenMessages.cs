using System.Collections;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Content;

/// <summary>Messages that can perhaps be read only once, or never end: whoever is asked with them reads them, and what is read
/// first is seen, as far as a value may hold it. Nothing is read that would not be read without.</summary>
internal sealed class SeenMessages(IEnumerable<ChatMessage> messages, Action<IList<ChatMessage>> tell)
    : IEnumerable<ChatMessage>
{
    // One more than a value may hold, so that it says that some are cut.
    private const int Most = Limits.MaxItems + 1;

    private readonly Lock gate = new();
    private List<ChatMessage>? seen = [];
    private int readers;

    /// <summary>Tells what has been seen, once.</summary>
    internal void Tell()
    {
        List<ChatMessage>? all;
        lock (gate)
        {
            (all, seen) = (seen, null);
        }

        if (all is not null)
        {
            tell(all);
        }
    }

    public IEnumerator<ChatMessage> GetEnumerator()
    {
        bool isFirst = Interlocked.Increment(ref readers) == 1;
        foreach (ChatMessage message in messages)
        {
            if (isFirst)
            {
                See(message);
            }

            yield return message;
        }

        if (isFirst)
        {
            Tell();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void See(ChatMessage message)
    {
        lock (gate)
        {
            if (seen?.Count < Most)
            {
                seen.Add(message);
            }
        }
    }
}
