using AgentObservatory.Contracts;
using AgentObservatory.Files;
using AgentObservatory.Nats.Publishing;
using NATS.Client.Core;

namespace AgentObservatory;

/// <summary>Publishes each envelope to a NATS JetStream stream, on a subject for each agent (<c>agents.NAME</c>), as the line that
/// <see cref="FileExporter"/> would write. An envelope counts as exported once the server has acknowledged it. Until then it is
/// published again, also to a server that has been restarted, for as long as <see cref="NatsExporterOptions.Patience"/> says. So
/// a message may be in the stream twice: the server knows a repeat by its id (<c>Nats-Msg-Id</c>) for two minutes by default, and
/// merging drops any (<see cref="EnvelopeMerge"/>, <see cref="NatsReader"/>). Runs that are larger than the server's limit of a
/// message are published in parts. Safe to share between observatories and threads.</summary>
/// <remarks>An observatory publishes what waits, up to 256 envelopes, and then waits for all of their acknowledgements. Those that
/// the server has not acknowledged count as lost, though they may be in the stream, whole or in part. In server mode that is the
/// exporter's own thread; inline, the agent waits. The client library uses the thread pool. Its connection opens with the first
/// envelope and is closed when the exporter is disposed.</remarks>
public sealed class NatsExporter : IBatchExporter, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly NatsExporterOptions options;
    private readonly CancellationTokenSource disposed = new();
    private readonly JetStreamConnection connection;
    private long duplicates;

    /// <summary>Creates an exporter. It connects with the first envelope.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is null, out of range or not a name, or the address is not one of a NATS
    /// server.</exception>
    public NatsExporter(NatsExporterOptions? options = null)
    {
        this.options = (options ?? new NatsExporterOptions()).Validated();
        connection = new JetStreamConnection(this.options);
    }

    /// <summary>How many messages the server had already when it acknowledged them.</summary>
    public long Duplicates => Interlocked.Read(ref duplicates);

    /// <summary>Publishes the envelope and waits until the server has acknowledged it.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <exception cref="TimeoutException">The server has not acknowledged it in time. It may be in the stream nevertheless.</exception>
    /// <exception cref="InvalidOperationException">A single event is larger than a message may be; or the stream drops messages
    /// silently.</exception>
    /// <exception cref="NATS.Client.JetStream.NatsJSApiException">The server refuses, for example because the stream is full.</exception>
    /// <exception cref="IOException">Another thread has been publishing for 2 seconds.</exception>
    public void Export(SessionEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        Publish([(envelope, Parts.Write(envelope))]);
    }

    IExportBatch IBatchExporter.NewBatch() => new PartBatch(Publish);

    /// <summary>Closes the connection, and gives up what is being published. An envelope that is exported later fails.</summary>
    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private void Publish(IReadOnlyList<(SessionEnvelope, ReadOnlyMemory<byte>)> lines)
    {
        gate.EnterOrThrow();
        SynchronizationContext? callers = SynchronizationContext.Current;
        try
        {
            // The client would go on there, where this thread waits for it.
            SynchronizationContext.SetSynchronizationContext(null);
            disposed.Token.ThrowIfCancellationRequested();
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(disposed.Token);
            giveUp.CancelAfter(options.Patience);
            PublishAll(lines, giveUp.Token).GetAwaiter().GetResult();
        }
        catch (Exception error) when (disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The exporter has been disposed.", error);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(callers);
            gate.Exit();
        }
    }

    private async Task PublishAll(IReadOnlyList<(SessionEnvelope, ReadOnlyMemory<byte>)> lines, CancellationToken giveUp)
    {
        await connection.Open(giveUp).ConfigureAwait(false);
        Task[] runs = [.. lines.Select(line => PublishRun(line.Item1, line.Item2, giveUp))];
        await Task.WhenAll(runs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] lost = Array.FindAll(runs, static run => !run.IsCompletedSuccessfully);
        if (lost.Length == 0)
        {
            return;
        }

        connection.Forget();
        try
        {
            await lost[0].ConfigureAwait(false);
        }
        catch (Exception first) when (lost.Length < runs.Length)
        {
            throw new PartlyExportedException(lost.Length, first);
        }
    }

    /// <summary>Publishes a run, whole or in parts. If the server accepts less by then than it did, it is cut once more; what is
    /// published twice then merges.</summary>
    private async Task PublishRun(SessionEnvelope run, ReadOnlyMemory<byte> line, CancellationToken giveUp)
    {
        for (int most = connection.MostBytes; ; most = connection.MostBytes)
        {
            PartMessage[] parts =
            [
                .. Parts.Cut(run, line, most).Select(cut => PartMessage.Of(options.SubjectPrefix, cut.Part, cut.Line)),
            ];
            try
            {
                await Task.WhenAll(parts.Select(part => PublishPart(part, giveUp))).ConfigureAwait(false);
                return;
            }
            catch (NatsPayloadTooLargeException) when (connection.MostBytes < most) { }
        }
    }

    private async Task PublishPart(PartMessage part, CancellationToken giveUp)
    {
        if (await connection.Publish(part, giveUp).ConfigureAwait(false))
        {
            Interlocked.Increment(ref duplicates);
        }
    }
}
