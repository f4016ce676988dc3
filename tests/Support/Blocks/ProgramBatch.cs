using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentObservatory.Tests.Support.Blocks;

/// <summary>Programs that are compiled together, run one after the other, and compared with what they mean.</summary>
internal sealed class ProgramBatch
{
    private readonly (int Seed, Method Program)[] programs;
    private readonly Assembly assembly;

    internal ProgramBatch(int firstSeed, int count, OptimizationLevel optimization)
    {
        programs = [.. Enumerable.Range(firstSeed, count).Select(seed => (seed, RandomProgram.Of(seed)))];
        assembly = Compile(programs, optimization);
    }

    /// <summary>How many blocks the programs run have ended.</summary>
    internal int Blocks { get; private set; }

    /// <summary>How many of them were left by an exception.</summary>
    internal int BlocksLeft { get; private set; }

    /// <summary>Runs every program; for each block with another verdict than meant, a text that shows the program.</summary>
    internal async Task<List<string>> Wrong()
    {
        List<string> wrong = [];
        foreach (var (seed, program) in programs)
        {
            ILookup<int, Verdict> meant = Meaning.Of(program);
            HashSet<int> filters = [];
            ILookup<int, Verdict> seen = await Run(seed);
            Blocks += meant.Sum(block => block.Count());
            BlocksLeft += meant.Sum(block => block.Count(verdict => verdict != Verdict.Ok));
            string[] differences =
            [
                .. meant
                    .Where(block => !IsAsMeant(block, seen[block.Key]))
                    .Select(block => Difference(block.Key, block, seen[block.Key])),
                // A filter may run twice for one failure, and is always ok.
                .. seen.Where(block => !meant.Contains(block.Key) && block.Any(verdict => verdict != Verdict.Ok))
                    .Select(block => Difference(block.Key, [], block)),
            ];
            if (differences.Length > 0)
            {
                wrong.Add(string.Join('\n', differences.Append(ProgramSource.Of(program, "P" + seed))));
            }
        }

        return wrong;
    }

    private static bool IsAsMeant(IEnumerable<Verdict> meant, IEnumerable<Verdict> seen) =>
        meant.Count() == seen.Count() && meant.Zip(seen).All(pair => pair.First.Allows(pair.Second));

    private static string Difference(int id, IEnumerable<Verdict> meant, IEnumerable<Verdict> seen) =>
        $"// {id}: meant {string.Join(", ", meant)}; was {string.Join(", ", seen)}";

    private async Task<ILookup<int, Verdict>> Run(int seed)
    {
        var memory = new InMemoryExporter();
        var options = new ObservatoryOptions { OnDiagnostic = static _ => { } };
        using (var observatory = new Observatory(memory, options, inline: true))
        {
            var run = assembly.GetType("P" + seed)!.GetMethod("Run")!.CreateDelegate<Func<Observatory, Task>>();
            await run(observatory).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return memory
            .Envelopes.SelectMany(Ended)
            .OrderBy(block => block.Order)
            .ToLookup(block => block.Id, block => block.Verdict);
    }

    private static IEnumerable<(int Id, long Order, Verdict Verdict)> Ended(SessionEnvelope envelope)
    {
        var spans = envelope
            .Spans.Where(span => span.Name != "root")
            .Select(span => (int.Parse(span.Name), Order(span.Attributes["order"].ToString()), Of(span.Status, span.Error)));
        return envelope.Session.SessionId == "root"
            ? spans
            : spans.Prepend(
                (int.Parse(envelope.Session.SessionId), Order(envelope.Session.AgentId), Of(envelope.Status, envelope.Error))
            );
    }

    private static long Order(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static Verdict Of(SpanStatus status, ErrorInfo? error) => new(status, error?.Type, error?.Message);

    private static Assembly Compile((int Seed, Method Program)[] programs, OptimizationLevel optimization)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        IEnumerable<string> sources = programs.Select(one => ProgramSource.Of(one.Program, "P" + one.Seed));
        string code = string.Join("\n\n", sources.Prepend(ProgramSource.Shared));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            $"Programs{programs[0].Seed}{optimization}",
            [CSharpSyntaxTree.ParseText(code, parse)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: optimization,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException(string.Join('\n', errors) + "\n" + code);
        }

        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }
}
