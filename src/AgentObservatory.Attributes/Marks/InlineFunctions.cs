using System.Text.RegularExpressions;
using AgentObservatory.AttributeWeaver.Code;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>Functions that F# copies to their callers. The compiled method does not show it, so the source is asked, where the
/// symbols name it and it is there.</summary>
internal sealed class InlineFunctions(ModuleDefinition module)
{
    private readonly bool isFSharp = module.Assembly.CustomAttributes.Any(static one =>
        one.AttributeType.Name == "FSharpInterfaceDataVersionAttribute"
    );

    private readonly Dictionary<string, string> texts = [];

    private string[]? documents;

    internal bool Contains(MethodDefinition method)
    {
        if (!isFSharp)
        {
            return false;
        }

        string name = Regex.Escape(SourceName(method));
        var declaration = new Regex(
            $@"\binline\s+(?:(?:private|internal|public)\s+)?(?:[\w']+\.)?(?:``{name}``|{name}(?![\w'`]))"
        );
        return SourcesOf(method).Any(file => declaration.IsMatch(Text(file)));
    }

    /// <summary>The file of the method; all files if it is not known.</summary>
    private IEnumerable<string> SourcesOf(MethodDefinition method) =>
        Position.Point(method) is { } point ? [point.Document.Url] : documents ??= Documents();

    private string[] Documents() =>
        [
            .. module
                .GetTypes()
                .SelectMany(static type => type.Methods)
                .Select(Position.Point)
                .OfType<SequencePoint>()
                .Select(static point => point.Document.Url)
                .Distinct(),
        ];

    private static string SourceName(MethodDefinition method) =>
        method.CustomAttributes.FirstOrDefault(static one => one.AttributeType.Name == "CompilationSourceNameAttribute")
            is { ConstructorArguments: [{ Value: string name }] }
            ? name
            : method.Name;

    private string Text(string file)
    {
        if (!texts.TryGetValue(file, out string? text))
        {
            text = File.Exists(file) ? File.ReadAllText(file) : "";
            texts.Add(file, text);
        }

        return text;
    }
}
