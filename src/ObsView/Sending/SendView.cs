using AgentObservatory.ObsView.Views;

namespace AgentObservatory.ObsView.Sending;

/// <summary>Sends envelopes as they come, several to a request, and counts what becomes of them.</summary>
internal sealed class SendView(Func<byte[], Task<OtlpAnswer>> post, SendTotals totals, Action<string> report) : ITraceView
{
    private readonly OtlpRequest request = new();
    private bool isUnreachable;

    public void Show(TraceLine.Readable line)
    {
        request.Add(line.Envelope);

        if (request.IsFull)
        {
            Send();
        }
    }

    public void End()
    {
        if (request.Sessions > 0)
        {
            Send();
        }
    }

    private void Send()
    {
        // One that has not answered for so long would make every further request wait as long.
        if (!isUnreachable)
        {
            Count(post(request.ToBody()).GetAwaiter().GetResult());
        }
        else
        {
            totals.FailedSessions += request.Sessions;
        }

        request.Clear();
    }

    private void Count(OtlpAnswer answer)
    {
        totals.Retries += answer.Retries;
        isUnreachable = answer.IsPassing;

        if (answer.Failure is { } failure)
        {
            totals.FailedSessions += request.Sessions;
            report(failure);
            return;
        }

        totals.Requests++;
        totals.Sessions += request.Sessions;
        totals.Spans += request.Spans - Math.Min(answer.RejectedSpans, request.Spans);
        totals.RejectedSpans += answer.RejectedSpans;

        if (answer.Message.Length > 0)
        {
            report(answer.Message);
        }
    }
}
