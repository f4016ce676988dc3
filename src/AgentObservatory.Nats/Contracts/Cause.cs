namespace AgentObservatory.Nats.Contracts;

/// <summary>What went wrong, as text: the client says where it could not connect, and only within that why.</summary>
internal static class Cause
{
    internal static string Of(Exception error) =>
        error.GetBaseException() is var cause && cause != error ? $"{error.Message}: {cause.Message}" : error.Message;
}
