using System.Text;
using AgentObservatory.Nats.Contracts;
using NATS.Client.Core;

namespace AgentObservatory;

/// <summary>Settings of a <see cref="NatsReader"/>.</summary>
public sealed record NatsReaderOptions
{
    /// <inheritdoc cref="NatsExporterOptions.Connection"/>
    public NatsOpts Connection { get; init; } = NatsOpts.Default;

    /// <summary>The JetStream stream. Default: <c>agents</c>.</summary>
    public string Stream { get; init; } = "agents";

    /// <summary>The name under which the server remembers what has been read, for good: a reader with the same name goes on there.
    /// Default: null; everything in the stream is read again, and nothing is remembered.</summary>
    public string? Consumer { get; init; }

    /// <summary>A copy, which nobody else can change.</summary>
    internal NatsReaderOptions Validated()
    {
        Address.ThrowIfNone(Connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(Stream);
        return this with { };
    }

    /// <summary>Without the connection, which has credentials.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Stream)} = {Stream}, {nameof(Consumer)} = {Consumer}");
        return true;
    }
}
