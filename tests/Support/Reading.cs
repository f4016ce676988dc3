namespace AgentObservatory.Tests.Support;

/// <summary>Reads trace lines from memory.</summary>
internal static class Reading
{
    public static List<TraceLine> Of(byte[] file) => [.. TraceFile.Read(new MemoryStream(file))];

    public static List<TraceLine> Of(params string[] lines) => Of(TraceText.Utf8(lines));

    public static SessionEnvelope Envelope(string line) =>
        Assert.IsType<TraceLine.Readable>(Assert.Single(Of(line))).Envelope;

    /// <summary>For example "1 session-1" or "2 ! the reason".</summary>
    public static string Told(TraceLine line) =>
        line switch
        {
            TraceLine.Readable readable => $"{readable.LineNumber} {readable.Envelope.Session.SessionId}",
            TraceLine.Unreadable unreadable => $"{unreadable.LineNumber} ! {unreadable.Reason}",
            _ => "",
        };
}
