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

    /// <param name="project">The project.</param>
    /// <param name="exception">Why.</param>
    /// <param name="at">The method that was being woven, if one was.</param>
    /// <param name="marked">The methods that run untraced, as far as they are known.</param>
    internal void Failed(string project, Exception exception, MarkedMethod? at, MarkedMethod[] marked)
    {
        string where = at is null ? "" : " at " + MemberName.Of(at.Method);
        Warn(
            project,
            FailedCode,
            $"Weaving has failed{where}: {exception.GetType().Name}: {exception.Message} {Untraced(marked)}"
        );
    }

    internal void NotTraced(string project, MarkedMethod marked, string reason) =>
        NotTraced(
            Position.Of(marked.Method) ?? project,
            MemberName.Of(marked.Method),
            marked.Marks.Select(static mark => mark.Attribute),
            reason
        );

    internal void NotTraced(string project, MarkedValue marked) =>
        NotTraced(
            (marked.Value is PropertyDefinition { GetMethod: { } get } ? Position.Of(get) : null) ?? project,
            MemberName.Of(marked.Value),
            marked.Attributes,
            "it is a property or field. Mark an accessor, or make a value that holds a function a function with parameters."
        );

    internal void Signed(string project, MarkedMethod[] marked) =>
        Warn(
            project,
            SignedCode,
            "The assembly is signed, and the build names no file with the private key to sign it again. " + Untraced(marked)
        );

    private void NotTraced(string origin, string name, IEnumerable<string> marks, string reason) =>
        Warn(origin, NotTracedCode, $"{name} is marked with {string.Join(", ", marks)} and is not traced: {reason}");

    private static string Untraced(MarkedMethod[] marked) =>
        marked.Length == 0
            ? "Marked methods run untraced."
            : $"These run untraced: {string.Join(", ", marked.Select(static one => MemberName.Of(one.Method)))}.";

    private void Warn(string origin, string code, string text) =>
        output.WriteLine(
            $"{(origin.Length == 0 ? "AgentObservatory" : origin)} : warning {code}: {text.ReplaceLineEndings(" ")}"
        );
}
