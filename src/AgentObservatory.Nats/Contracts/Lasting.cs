using NATS.Client.Core;

namespace AgentObservatory.Nats.Contracts;

/// <summary>Connections that never give up. The client's own do, for good: by default when the server refuses them twice, for example
/// while a password is changed. Nothing would come through them again until the process ends.</summary>
internal static class Lasting
{
    internal static NatsOpts Of(NatsOpts connection) =>
        connection with
        {
            IgnoreAuthErrorAbort = true,
            MaxReconnectRetry = -1,
        };
}
