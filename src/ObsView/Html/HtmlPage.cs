using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AgentObservatory.ObsView.Html;

/// <summary>Writes a page that holds its own style, script and data, and asks for nothing else. Its policy allows exactly this
/// style and this script, by their hashes.</summary>
internal static class HtmlPage
{
    /// <summary>The script, in the order in which the files use each other.</summary>
    private static readonly string[] Scripts =
    [
        "dom.js",
        "units.js",
        "rows.js",
        "trace.js",
        "state.js",
        "runs.js",
        "chat.js",
        "tree.js",
        "timeline.js",
        "details.js",
        "scrubber.js",
        "page.js",
    ];

    public static void Write(Stream output, string title, TraceForest forest)
    {
        var style = Resource("page.css");
        var script = "\"use strict\";\n(() => {\n" + string.Concat(Scripts.Select(Resource)) + "})();\n";
        var policy =
            $"default-src 'none'; style-src '{HashOf(style)}'; script-src '{HashOf(script)}'; base-uri 'none'; form-action 'none'";
        WriteText(
            output,
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>Agent Observatory</title>
            <style>{style}</style>
            </head>
            <body>
            <noscript>This page needs its own script to show the trace.</noscript>
            <script type="application/json" id="trace">
            """
        );

        using (var data = new PageData(output))
        {
            data.Write(title, forest);
        }

        WriteText(output, $"</script>\n<script>{script}</script>\n</body>\n</html>\n");
        output.Flush();
    }

    private static string HashOf(string text) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Html/" + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // As a browser counts line ends when it checks a hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static void WriteText(Stream output, string text) =>
        output.Write(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
}
