using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Docs;

/// <summary>docs/envelope.md and the one whole envelope that it shows.</summary>
internal static partial class EnvelopeDocument
{
    internal static string Text { get; } = File.ReadAllText(RepositoryFiles.Document);

    /// <summary>The example as one line, as in a file: the document only adds line breaks and indentation.</summary>
    internal static string Example { get; } =
        string.Concat(
            Assert.Single(JsonBlocks().Matches(Text)).Groups[1].Value.Split('\n').Select(line => line.TrimStart())
        );

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlocks();
}
