using AgentObservatory.AttributeWeaver.Code;
using AgentObservatory.AttributeWeaver.Marks;
using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Reports;

/// <summary>Warnings, as the build reads them.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Weaving has failed.</summary>
    internal const string FailedCode = "AO1001";

    /// <summary>A marked method is not traced.</summary>
    internal const string NotTracedCode = "AO1003";

    /// <summary>The assembly is signed and could not be signed again.</summary>
    internal const string SignedCode = "AO1004";

    internal void Failed(string project, Exception exception) =>
        Warn(
            project,
            FailedCode,
            $"Weaving has failed, and marked methods run untraced: {exception.GetType().Name}: {exception.Message}"
        );

    internal void NotTraced(string project, MarkedMethod marked, string reason)
    {
        string mark = string.Join(", ", marked.Marks.Select(static mark => mark.Attribute));
        Warn(
            Position.Of(marked.Method) ?? project,
            NotTracedCode,
            $"{Name(marked.Method)} is marked with {mark} and is not traced: {reason}"
        );
    }

    internal void Signed(string project) =>
        Warn(
            project,
            SignedCode,
            "The assembly is signed, and the build names no file with the private key to sign it again: "
                + "marked methods run untraced."
        );

    private void Warn(string origin, string code, string text) =>
        output.WriteLine(
            $"{(origin.Length == 0 ? "AgentObservatory" : origin)} : warning {code}: {text.ReplaceLineEndings(" ")}"
        );

    private static string Name(MethodDefinition method) =>
        $"{method.DeclaringType.FullName.Replace('/', '.')}.{method.Name}({string.Join(", ", method.Parameters.Select(static one => one.ParameterType.Name))})";
}
