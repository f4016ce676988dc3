namespace AgentObservatory.Files;

/// <summary>A file of lines that other writers may append to as well. Not thread-safe. Disposing closes it until the next
/// line.</summary>
internal interface ILineFile : IDisposable
{
    /// <summary>Appends a line, whole or not at all.</summary>
    /// <param name="framedLine">The line between two line ends. The first one is written only if the file does not end with
    /// one.</param>
    void Append(ReadOnlySpan<byte> framedLine);
}
