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
    /// A durable consumer that exists is taken with its own settings, such as a filter. Default: null; everything in the stream is
    /// read again, and nothing is remembered. A work queue, which deletes what is read, is read only under a name.</summary>
    public string? Consumer { get; init; }

    /// <summary>A copy, which nobody else can change.</summary>
    internal NatsReaderOptions Validated()
    {
        Address.ThrowIfNone(Connection);
        Name.ThrowIfNone(Stream);
        if (Consumer is not null)
        {
            Name.ThrowIfNone(Consumer);
        }

        return this with
        {
            Connection = Lasting.Of(Connection),
        };
    }

    /// <summary>Without the connection, which has credentials.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{nameof(Stream)} = {Stream}, {nameof(Consumer)} = {Consumer}");
        return true;
    }
}
