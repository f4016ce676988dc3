using AgentObservatory.Contracts;
using AgentObservatory.Files;
using AgentObservatory.Nats.Publishing;

namespace AgentObservatory;

/// <summary>Publishes each envelope to a NATS JetStream stream, on a subject for each agent (<c>agents.NAME</c>), as the line that
/// <see cref="FileExporter"/> would write. An envelope counts as exported once the server has acknowledged it. Until then it is
/// published again, also to a server that has been restarted, for as long as <see cref="NatsExporterOptions.Patience"/> says. So
/// a message may be in the stream twice: the server knows a repeat by its id (<c>Nats-Msg-Id</c>) for two minutes by default, and
/// merging drops any (<see cref="EnvelopeMerge"/>, <see cref="NatsReader"/>). Runs that are larger than the server's limit of a
/// message are published in parts. Safe to share between observatories and threads.</summary>
/// <remarks>An observatory publishes what waits, up to 256 envelopes, and then waits for all of their acknowledgements. If one
/// fails, all of them count as lost, and some of them may be in the stream. In server mode that is the exporter's own thread;
/// inline, the agent waits. The client library uses the thread pool. Its connection opens with the first envelope and is closed
/// when the exporter is disposed.</remarks>
public sealed class NatsExporter : IBatchExporter, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly NatsExporterOptions options;
    private readonly CancellationTokenSource disposed = new();
    private JetStreamConnection? connection;
    private long duplicates;

    /// <summary>Creates an exporter. It connects with the first envelope.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is null, blank or out of range.</exception>
    public NatsExporter(NatsExporterOptions? options = null) =>
        this.options = (options ?? new NatsExporterOptions()).Validated();

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

    IExportBatch IBatchExporter.NewBatch() =>
        new PartBatch(() => connection?.MostBytes ?? JetStreamConnection.MostBytesByDefault, Publish);

    /// <summary>Closes the connection, and gives up what is being published. An envelope that is exported later fails.</summary>
    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref connection, null) is { } open)
        {
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Publish(IReadOnlyList<(SessionEnvelope Envelope, ReadOnlyMemory<byte> Line)> lines)
    {
        gate.EnterOrThrow();
        try
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(disposed.Token);
            giveUp.CancelAfter(options.Patience);
            PublishAll(lines, giveUp.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(NatsExporter));
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("The server has not taken it in time.", exception);
        }
        finally
        {
            gate.Exit();
        }
    }

    private async Task PublishAll(
        IReadOnlyList<(SessionEnvelope Envelope, ReadOnlyMemory<byte> Line)> lines,
        CancellationToken giveUp
    )
    {
        giveUp.ThrowIfCancellationRequested();
        JetStreamConnection open = connection ??= new JetStreamConnection(options);
        await open.Open(giveUp).ConfigureAwait(false);
        PartMessage[] messages =
        [
            .. lines
                .SelectMany(line => Parts.Cut(line.Envelope, line.Line, open.MostBytes))
                .Select(cut => PartMessage.Of(options.SubjectPrefix, cut.Part, cut.Line)),
        ];
        try
        {
            bool[] had = await Task.WhenAll(messages.Select(message => open.Publish(message, giveUp))).ConfigureAwait(false);
            Interlocked.Add(ref duplicates, had.Count(static one => one));
        }
        catch
        {
            open.Forget();
            throw;
        }
    }
}
