using NATS.Client.JetStream.Models;

namespace AgentObservatory.Nats.Publishing;

/// <summary>How a stream drops messages that it has acknowledged, so that nobody hears of it. That messages become too old is
/// not silent: somebody has asked for it.</summary>
internal static class SilentDrops
{
    /// <summary>What has to be changed; null if the stream keeps what it has acknowledged, or refuses.</summary>
    internal static string? Of(StreamConfig config)
    {
        bool hasLimit = config.MaxBytes > 0 || config.MaxMsgs > 0 || config.MaxMsgsPerSubject > 0;
        if (hasLimit && config.Discard == StreamConfigDiscard.Old)
        {
            return "old ones when it is full. Set its discard policy to new.";
        }

        // The discard policy is about the whole stream, unless it is told to be about each subject too.
        if (config.MaxMsgsPerSubject > 0 && !config.DiscardNewPerSubject)
        {
            return "old ones of an agent that has many. Set its discard policy to be for each subject, too.";
        }

        return config.Retention == StreamConfigRetention.Interest
            ? "those that no consumer waits for. Set its retention to limits."
            : null;
    }
}
