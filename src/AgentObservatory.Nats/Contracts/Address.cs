using NATS.Client.Core;

namespace AgentObservatory.Nats.Contracts;

/// <summary>Addresses are looked at before there is a connection: the client refuses them later, and says what they are, also a
/// password.</summary>
internal static class Address
{
    private const string Scheme = "nats://";

    internal static void ThrowIfNone(NatsOpts connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(connection.Url);
        if (!connection.Url.Split(',').All(IsAddress))
        {
            throw new ArgumentException(
                "The connection has an address that is not one of a NATS server.",
                nameof(connection)
            );
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(
            text.Contains("://", StringComparison.Ordinal) ? text : Scheme + text,
            UriKind.Absolute,
            out Uri? address
        ) && address.Scheme is ("nats" or "tls" or "ws" or "wss");
}
