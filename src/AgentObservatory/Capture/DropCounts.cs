namespace AgentObservatory.Capture;

/// <summary>How many events a session had to drop, by reason. Guarded by the buffer that owns it.</summary>
internal sealed class DropCounts
{
    private long eventLimit;
    private long byteLimit;
    private long spanNotRecorded;
    private long secondEnd;

    internal void Add(Reception reception)
    {
        switch (reception)
        {
            case Reception.EventLimit:
                eventLimit++;
                break;
            case Reception.ByteLimit:
                byteLimit++;
                break;
            case Reception.SpanNotRecorded:
                spanNotRecorded++;
                break;
            default:
                secondEnd++;
                break;
        }
    }

    internal Tally ToTally() =>
        Tally
            .Empty.Add(DropReason.EventLimit, eventLimit)
            .Add(DropReason.ByteLimit, byteLimit)
            .Add(DropReason.SpanNotRecorded, spanNotRecorded)
            .Add(DropReason.SecondEnd, secondEnd);
}
