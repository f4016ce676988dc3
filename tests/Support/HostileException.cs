namespace AgentObservatory.Tests.Support;

/// <summary>An exception whose members throw, too.</summary>
internal sealed class HostileException : Exception
{
    public override string Message => throw new InvalidOperationException("Message");

    public override string? StackTrace => throw new InvalidOperationException("StackTrace");

    public override string ToString() => throw new InvalidOperationException("ToString");
}
