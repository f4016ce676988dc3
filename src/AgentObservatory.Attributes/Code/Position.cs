using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Code;

/// <summary>Where a method stands in its source, as far as the symbols say.</summary>
internal static class Position
{
    /// <summary>File and line as the build reads them; null if they are not known.</summary>
    internal static string? Of(MethodDefinition method) =>
        Point(method) is { } point ? $"{point.Document.Url}({point.StartLine},{point.StartColumn})" : null;

    /// <summary>The first line that can be stepped to; of a method whose code is elsewhere, of that code.</summary>
    internal static SequencePoint? Point(MethodDefinition method) =>
        method.HasBody ? Visible(method) ?? Moved(method) : null;

    private static SequencePoint? Moved(MethodDefinition method) =>
        StateMachine.Of(method)?.Methods.FirstOrDefault(static one => one.Name == "MoveNext") is { } moveNext
            ? Visible(moveNext)
            : null;

    private static SequencePoint? Visible(MethodDefinition method) =>
        method.DebugInformation.SequencePoints.FirstOrDefault(static point => !point.IsHidden);
}
