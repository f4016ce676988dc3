using System.Text;
using AgentObservatory.Nats.Contracts;
using NATS.Client.Core;

namespace AgentObservatory;

/// <summary>Settings of a <see cref="NatsExporter"/>.</summary>
public sealed record NatsExporterOptions
{
    /// <summary>How to connect: address, credentials, TLS. Default: <c>nats://localhost:4222</c> without credentials. It connects again
    /// for ever, also to a server that has refused the credentials: <see cref="NatsOpts.MaxReconnectRetry"/> and
    /// <see cref="NatsOpts.IgnoreAuthErrorAbort"/> do not count.</summary>
    public NatsOpts Connection { get; init; } = NatsOpts.Default;

    /// <summary>The JetStream stream. Default: <c>agents</c>. If the server has none of this name, it is created: with the subjects
    /// below the prefix, on disk, and with the discard policy <c>new</c>, so that a full stream refuses.</summary>
    public string Stream { get; init; } = "agents";

    /// <summary>What subjects begin with, one word or several with points between them; the agent's name follows as one word.
    /// Default: <c>agents</c>.</summary>
    public string SubjectPrefix { get; init; } = "agents";

    /// <summary>How large a stream that is created may become. Default: null, no limit; otherwise 1 or more.</summary>
    public long? MaxStreamBytes { get; init; }

    /// <summary>How long envelopes that the server does not acknowledge are published again before they are given up. Meanwhile
    /// other envelopes wait in the exporter's queue. Default: 30 seconds; more than 0, at most 1 day.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy, which nobody else can change.</summary>
    internal NatsExporterOptions Validated()
    {
        Address.ThrowIfNone(Connection);
        Name.ThrowIfNone(Stream);
        Name.ThrowIfNoSubject(SubjectPrefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamBytes ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Patience, TimeSpan.FromDays(1));
        return this with { Connection = Lasting.Of(Connection) };
    }

    /// <summary>Without the connection, which has credentials.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Stream)} = {Stream}, {nameof(SubjectPrefix)} = {SubjectPrefix}, ");
        builder.Append($"{nameof(MaxStreamBytes)} = {MaxStreamBytes}, {nameof(Patience)} = {Patience}");
        return true;
    }
}
