using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentObservatory.ObsView.Formats;

/// <summary>Writes JSON so that it is safe to print: whatever is not visible ASCII becomes an escape. In JSON it stands only
/// within strings.</summary>
internal static class AsciiJson
{
    /// <summary>Writes a document without line ends as a line.</summary>
    public static void WriteLine(Stream output, ReadOnlySpan<byte> json)
    {
        if (json.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            output.Write(Encoding.ASCII.GetBytes(Escape(Encoding.UTF8.GetString(json))));
        }
        else
        {
            output.Write(json);
        }

        output.Write("\n"u8);
    }

    private static string Escape(string json)
    {
        var escaped = new StringBuilder(json.Length * 2);

        foreach (var unit in json)
        {
            _ = unit is >= ' ' and <= '~'
                ? escaped.Append(unit)
                : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return escaped.ToString();
    }
}
