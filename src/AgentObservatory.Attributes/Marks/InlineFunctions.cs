using System.Text.RegularExpressions;
using AgentObservatory.AttributeWeaver.Code;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>Functions that F# copies to their callers. The compiled method does not show it, so the source is asked: the nearest
/// declaration of the name above the method's first line.</summary>
internal sealed class InlineFunctions(ModuleDefinition module, string[] sources)
{
    private readonly bool isFSharp = module.Assembly.CustomAttributes.Any(static one =>
        one.AttributeType.Name == "FSharpInterfaceDataVersionAttribute"
    );

    private readonly Dictionary<string, string> texts = [];

    /// <summary>A function that no symbols place is taken to be inline if any function of its name is: better a warning too many than
    /// a function that silently goes untraced.</summary>
    internal bool Contains(MethodDefinition method)
    {
        if (!isFSharp)
        {
            return false;
        }

        Regex declaration = Declaration(method);
        if (Position.Point(method) is { } point && SourceFile.Among(sources, point.Document.Url) is { } file)
        {
            string text = Text(file);
            int end = SourceFile.EndOfLine(text, point.StartLine);
            return declaration.Matches(text).LastOrDefault(one => one.Index < end) is { } nearest && IsInline(nearest);
        }

        return sources.Any(source => declaration.Matches(Text(source)).Any(IsInline));
    }

    private static bool IsInline(Match declaration) =>
        declaration.Groups["modifier"].Captures.Any(static one => one.Value.Trim() == "inline");

    private static Regex Declaration(MethodDefinition method)
    {
        string name = SourceName(method);
        string escaped = Regex.Escape(name);
        string pattern = name.StartsWith("op_", StringComparison.Ordinal)
            ? @"\(\s*[!$%&*+\-./<=>?@^|~:]+\s*\)"
            : $@"(?:``{escaped}``|\(?{escaped}(?![\w'`]))";
        return new Regex(
            @"^[ \t]*(?:\[<.*?>\][ \t]*)*(?:static[ \t]+)?(?:let|and|member|default|override)[ \t]+"
                + @"(?<modifier>(?:rec|inline|mutable|private|internal|public)[ \t]+)*(?:[\w']+\.)?"
                + pattern,
            RegexOptions.Multiline
        );
    }

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
