using System.CommandLine;
using AgentObservatory.ObsView.Reading;

namespace AgentObservatory.ObsView.Commands;

/// <summary>The argument of every command: the trace files to read.</summary>
internal static class FileArgument
{
    public const string EmptyNameError = "A file name is empty.";

    public static Argument<string[]> Create() =>
        new("FILE")
        {
            Description = $"Trace files (JSON Lines); {TraceReader.StandardInput} is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
}
