namespace AgentObservatory.Files;

/// <summary>A file of lines that others may append to as well. Not thread-safe; disposing closes it until the next line.</summary>
internal interface ILineFile : IDisposable
{
    /// <summary>Appends a line whole or not at all.</summary>
    /// <param name="framedLine">The line between two line ends; the first one is for a file that does not end with one.</param>
    void Append(ReadOnlySpan<byte> framedLine);
}
