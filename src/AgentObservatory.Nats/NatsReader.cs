using System.Reactive.Linq;
using AgentObservatory.Nats.Contracts;
using AgentObservatory.Nats.Reading;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace AgentObservatory;

/// <summary>Reads envelopes from a NATS JetStream stream that <see cref="NatsExporter"/> has written. Safe to use from any
/// thread.</summary>
/// <param name="options">Settings; null for the defaults.</param>
/// <exception cref="ArgumentException">A setting is null or not a name, or the address is not one of a NATS server.</exception>
public sealed class NatsReader(NatsReaderOptions? options = null)
{
    private const int MostIds = 100_000;
    private const int MostOpenRuns = 1_000;
    private const int MostAhead = 256;
    private const long MostBytesAhead = 64 * 1024 * 1024;
    private const int NotFound = 404;
    private const string IdHeader = "Nats-Msg-Id";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly NatsReaderOptions options = (options ?? new NatsReaderOptions()).Validated();
    private long received;
    private long duplicates;
    private long unreadable;
    private volatile string? lastError;

    /// <summary>How many messages have come, repeats included.</summary>
    public long Received => Interlocked.Read(ref received);

    /// <summary>How many of them were repeats of one of the last 100,000, and dropped.</summary>
    public long Duplicates => Interlocked.Read(ref duplicates);

    /// <summary>How many of them were no envelopes, and dropped.</summary>
    public long Unreadable => Interlocked.Read(ref unreadable);

    /// <summary>Why it waits: what the last attempt to read met, such as a refused connection or a wrong password. Null before the
    /// first attempt, and while it reads.</summary>
    public string? LastError => lastError;

    /// <summary>The envelopes of the stream, for each subscription from the start, or from where its durable consumer has come to;
    /// then those that come. A run that comes in parts comes with each of them again, merged with all that came before of it; of
    /// such runs, 1,000 are kept. It reads on when the server has been restarted, so it never fails, and it ends only with the
    /// subscription; <see cref="LastError"/> says what it waits for. A message counts as read when the observer has returned; so
    /// each comes at least once, and merging what several subscriptions have got (<see cref="EnvelopeMerge"/>) gives each run
    /// once. Observers are called one after the other on a thread of the pool. What an observer throws ends its subscription, and
    /// nobody hears of it unless it was subscribed with <c>ForEachAsync</c> or <c>Do</c>.</summary>
    /// <remarks>Up to 256 messages wait here for the observer, but no more than 64 MiB have room for if each has the size that the
    /// server accepts: 64 where that is 1 MiB. A subscription that ends gives them back. A message that waits for longer than 30
    /// seconds comes again, and is dropped as a repeat.</remarks>
    public IObservable<SessionEnvelope> Sessions => Observable.Create<SessionEnvelope>(Read);

    private async Task Read(IObserver<SessionEnvelope> observer, CancellationToken ended)
    {
        var seen = new RecentIds(MostIds);
        var runs = new OpenRuns(MostOpenRuns);
        await using var connection = new NatsConnection(options.Connection);
        using var givenUp = new CancellationTokenSource();
        await using CancellationTokenRegistration ending = ended.Register(() => givenUp.CancelAfter(LongestEnd));
        while (!ended.IsCancellationRequested)
        {
            try
            {
                INatsJSConsumer consumer = await Open(connection, ended).ConfigureAwait(false);
                lastError = null;
                NatsJSConsumeOpts ahead = Ahead(connection);
                await Consume(consumer, ahead, message => Take(message, seen, runs, observer), ended, givenUp.Token)
                    .ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // The server is absent, has no such stream yet, refuses, or is none. Or the observer has thrown: then nobody is there
                // any more, and this ends.
                lastError = Cause.Of(error);
            }

            await Task.Delay(Pause, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes messages until the subscription ends, then gives back those that were read ahead: only once all of them are
    /// here, for until then the server would send them here again.</summary>
    private static async Task Consume(
        INatsJSConsumer consumer,
        NatsJSConsumeOpts ahead,
        Action<NatsJSMsg<byte[]>> take,
        CancellationToken ended,
        CancellationToken givenUp
    )
    {
        var readAhead = new List<NatsJSMsg<byte[]>>();
        await foreach (
            NatsJSMsg<byte[]> message in consumer
                .ConsumeAsync<byte[]>(opts: ahead, cancellationToken: ended)
                .ConfigureAwait(false)
        )
        {
            if (ended.IsCancellationRequested)
            {
                readAhead.Add(message);
                continue;
            }

            take(message);
            await message.AckAsync(cancellationToken: givenUp).ConfigureAwait(false);
        }

        foreach (NatsJSMsg<byte[]> message in readAhead)
        {
            await message.NakAsync(cancellationToken: givenUp).ConfigureAwait(false);
        }
    }

    /// <summary>A durable consumer is taken as it is, for somebody may have chosen its settings.</summary>
    private async Task<INatsJSConsumer> Open(NatsConnection connection, CancellationToken ended)
    {
        var context = new NatsJSContext(connection);
        if (options.Consumer is { } durable)
        {
            try
            {
                return await context.GetConsumerAsync(options.Stream, durable, ended).ConfigureAwait(false);
            }
            catch (NatsJSApiException missing) when (missing.Error.Code == NotFound)
            {
                // It is created below; if it is the stream that is missing, that says so.
            }
        }
        else if (await IsWorkQueue(context, ended).ConfigureAwait(false))
        {
            throw new NatsJSException(
                "The stream is a work queue, which loses what is read: only a durable consumer reads it."
            );
        }

        var config = new ConsumerConfig
        {
            DurableName = options.Consumer,
            AckPolicy = ConsumerConfigAckPolicy.Explicit,
            DeliverPolicy = ConsumerConfigDeliverPolicy.All,
        };
        return await context.CreateOrUpdateConsumerAsync(options.Stream, config, ended).ConfigureAwait(false);
    }

    private async Task<bool> IsWorkQueue(NatsJSContext context, CancellationToken ended) =>
        (await context.GetStreamAsync(options.Stream, null, ended).ConfigureAwait(false)).Info.Config.Retention
        == StreamConfigRetention.Workqueue;

    /// <summary>As many messages as there is room for, however large they are. The client counts messages or bytes, not both, and
    /// by bytes there would be so many small ones that the server loses patience with those that wait.</summary>
    private static NatsJSConsumeOpts Ahead(NatsConnection connection) =>
        new()
        {
            MaxMsgs = (int)Math.Clamp(MostBytesAhead / Math.Max(1, connection.ServerInfo?.MaxPayload ?? 1), 1, MostAhead),
            DrainOnCancel = true,
        };

    private void Take(NatsJSMsg<byte[]> message, RecentIds seen, OpenRuns runs, IObserver<SessionEnvelope> observer)
    {
        Interlocked.Increment(ref received);
        string id = message.Headers?[IdHeader].ToString() ?? "";
        if (id.Length > 0 && seen.Contains(id))
        {
            Interlocked.Increment(ref duplicates);
        }
        else if (EnvelopeJson.ReadLine(1, message.Data) is TraceLine.Readable { Envelope: var envelope })
        {
            observer.OnNext(runs.Grow(envelope));
            seen.Add(id);
        }
        else
        {
            Interlocked.Increment(ref unreadable);
        }
    }
}
