namespace AgentObservatory.Parquet.Files;

/// <summary>Envelopes that had been taken and are lost. An observatory hears of them by what the next export throws; a journal, which
/// then keeps its sessions, by what the next flush throws. Not thread-safe, but <see cref="Count"/>.</summary>
internal sealed class Losses
{
    private long count;
    private IOException? unsaid;
    private IOException? unflushed;

    internal long Count => Interlocked.Read(ref count);

    internal void Add(int envelopes, string day, Exception cause)
    {
        Interlocked.Add(ref count, envelopes);
        unsaid = unflushed = new IOException($"Sessions of {day} are lost: {envelopes}. {cause.Message}", cause);
    }

    internal void ThrowToExport() => Throw(ref unsaid);

    internal void ThrowToFlush()
    {
        unsaid = null;
        Throw(ref unflushed);
    }

    private static void Throw(ref IOException? loss)
    {
        if (loss is { } told)
        {
            loss = null;
            throw told;
        }
    }
}
