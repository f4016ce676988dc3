using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.ThirdParty;

/// <summary>What the validator said about a file.</summary>
/// <param name="Valid">How many lines are valid.</param>
/// <param name="Invalid">How many are not.</param>
/// <param name="ExitCode">The validator's exit code.</param>
/// <param name="Output">Everything it printed.</param>
internal sealed record ValidationReport(int Valid, int Invalid, int ExitCode, string Output)
{
    /// <summary>Whether the validator complained about the line with this number, counted from 1.</summary>
    internal bool Rejects(int lineNumber) => Output.Contains($"line {lineNumber}: ", StringComparison.Ordinal);
}

/// <summary>Runs tests/interop/validate.mjs: a validator and a JSON parser that are not ours.</summary>
internal static partial class SchemaValidator
{
    internal static ValidationReport ValidateLines(IEnumerable<string> lines)
    {
        using var folder = new TestFolder();
        return ValidateFile(folder.Write("lines.jsonl", [.. lines]));
    }

    internal static ValidationReport ValidateFile(string file)
    {
        if (NodeRequirement.Here.Missing is { } missing)
        {
            Assert.Fail(missing + " The validation must not be skipped here, because CI is true.");
        }

        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { RepositoryFiles.Validator, file, RepositoryFiles.Schema },
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var (exitCode, text, errors) = Outcome.Of(start);
        string output = text + errors;
        Match counts = Counts().Match(output);
        Assert.True(counts.Success, "The validator gave no result: " + output);
        return new ValidationReport(
            int.Parse(counts.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(counts.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
            exitCode,
            output
        );
    }

    [GeneratedRegex(@"^(\d+) valid, (\d+) invalid$", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
