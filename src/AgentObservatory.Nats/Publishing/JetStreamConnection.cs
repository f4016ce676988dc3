using AgentObservatory.Nats.Contracts;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace AgentObservatory.Nats.Publishing;

/// <summary>A connection, and the stream that is written to. For one thread at a time, but <see cref="Publish"/>.</summary>
internal sealed class JetStreamConnection(NatsExporterOptions options) : IAsyncDisposable
{
    // For the protocol's own lines, the message's id and the stream's name.
    private const int BytesOfHeaders = 1024;
    private const int MostBytesOfServer = 1024 * 1024;
    private const int NotFound = 404;
    private const int BadRequest = 400;
    private const int StreamIsFull = 10077;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly NatsConnection connection = new(options.Connection);
    private NatsJSContext? stream;
    private int mostBytesOfStream = int.MaxValue;

    /// <summary>How long a line may be, as far as is known now.</summary>
    internal int MostBytes =>
        Math.Min(connection.ServerInfo?.MaxPayload ?? MostBytesOfServer, mostBytesOfStream)
        - BytesOfHeaders
        - options.Stream.Length;

    /// <summary>Connects, unless it is connected, and finds the stream or creates it.</summary>
    internal async Task Open(CancellationToken giveUp)
    {
        if (stream is not null)
        {
            return;
        }

        var context = new NatsJSContext(connection);
        await Retry(
                async () =>
                {
                    await connection.ConnectAsync().AsTask().WaitAsync(giveUp).ConfigureAwait(false);
                    await FindOrCreate(context, giveUp).ConfigureAwait(false);
                },
                giveUp
            )
            .ConfigureAwait(false);
        stream = context;
    }

    /// <summary>Publishes until the server says that it has the message. Returns whether it had it before.</summary>
    internal async Task<bool> Publish(PartMessage message, CancellationToken giveUp)
    {
        var sent = new NatsJSPubOpts { MsgId = message.Id, ExpectedStream = options.Stream };
        PubAckResponse? answer = null;
        await Retry(
                async () =>
                {
                    answer = await stream!
                        .PublishAsync(message.Subject, message.Line, opts: sent, cancellationToken: giveUp)
                        .ConfigureAwait(false);
                    if (answer.Error is { } refused)
                    {
                        throw new NatsJSApiException(refused);
                    }
                },
                giveUp
            )
            .ConfigureAwait(false);
        return answer!.Duplicate;
    }

    /// <summary>The stream is looked for again the next time: it may have been deleted.</summary>
    internal void Forget() => stream = null;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NatsException or TimeoutException)
        {
            // The server cannot be told that nobody listens any more. The connection is closed all the same.
        }
    }

    private async Task FindOrCreate(NatsJSContext context, CancellationToken giveUp)
    {
        try
        {
            StreamConfig config = (await context.GetStreamAsync(options.Stream, null, giveUp).ConfigureAwait(false))
                .Info
                .Config;
            if (SilentDrops.Of(config) is { } how)
            {
                throw new InvalidOperationException($"The stream '{options.Stream}' drops messages silently: {how}");
            }

            mostBytesOfStream = config.MaxMsgSize > 0 ? config.MaxMsgSize : int.MaxValue;
        }
        catch (NatsJSApiException missing) when (missing.Error.Code == NotFound)
        {
            var config = new StreamConfig(options.Stream, [options.SubjectPrefix + ".>"])
            {
                Discard = StreamConfigDiscard.New,
                MaxBytes = options.MaxStreamBytes ?? -1,
            };
            await context.CreateStreamAsync(config, giveUp).ConfigureAwait(false);
        }
    }

    /// <summary>The server may be absent, start, or not answer: that passes. That it refuses does not.</summary>
    private static async Task Retry(Func<Task> attempt, CancellationToken giveUp)
    {
        Exception? first = null;
        for (TimeSpan pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, 2 * pause.Ticks)))
        {
            try
            {
                await attempt().ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (Passes(error))
            {
                first ??= error;
            }

            await Task.Delay(pause, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (giveUp.IsCancellationRequested)
            {
                throw new TimeoutException("The server has not taken it in time: " + Cause.Of(first), first);
            }
        }
    }

    private static bool Passes(Exception error) =>
        error switch
        {
            NatsJSApiException { Error: var told } => told.Code > BadRequest
                && told.Code != NotFound
                && told.ErrCode != StreamIsFull,
            NatsPayloadTooLargeException => false,
            NatsException or TimeoutException => true,
            OperationCanceledException => true,
            _ => false,
        };
}
