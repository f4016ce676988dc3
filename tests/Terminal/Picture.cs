using System.Text;
using AgentObservatory.Terminal.Rendering;
using AgentObservatory.Terminal.Text;

namespace AgentObservatory.Tests.Terminal;

/// <summary>The picture of a line of a trace file, as text.</summary>
internal static class Picture
{
    public static string[] Of(string line, int width = 80, bool isUnicode = true) =>
        TraceFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(line))).Single() switch
        {
            TraceLine.Readable readable => Of(readable, width, isUnicode),
            TraceLine.Unreadable unreadable => throw new InvalidOperationException(unreadable.Reason),
            _ => [],
        };

    private static string[] Of(TraceLine.Readable line, int width, bool isUnicode) =>
        [
            .. EnvelopeRenderer
                .Render(line.Envelope, width, isUnicode ? Glyphs.Unicode : Glyphs.Ascii, line.SchemaVersion)
                .Select(drawn => drawn.ToString()),
        ];
}
