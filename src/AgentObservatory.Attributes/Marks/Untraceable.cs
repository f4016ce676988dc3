using AgentObservatory.AttributeWeaver.Code;
using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Marks;

/// <summary>Says which methods cannot be traced, and why.</summary>
internal sealed class Untraceable(ModuleDefinition module, string[] sources)
{
    private readonly InlineFunctions inline = new(module, sources);

    /// <summary>The reason; null if the method can be traced.</summary>
    internal string? Because(MethodDefinition method) =>
        method switch
        {
            { IsConstructor: true } => "constructors are not.",
            { IsPInvokeImpl: true } or { IsInternalCall: true } or { IsRuntime: true } =>
                "its code is outside of the assembly.",
            { IsAbstract: true, DeclaringType.IsInterface: true } =>
                "a member of an interface has no code of its own. Mark the methods that implement it.",
            { IsAbstract: true } => "an abstract method has no code of its own. Mark its overrides.",
            { HasBody: false } or { RVA: 0 } => "it has no code.",
            { CallingConvention: MethodCallingConvention.VarArg } => "it takes a variable argument list.",
            _ when IsUnknownTask(method) =>
                "an asynchronous method that returns neither a task nor a value task cannot be followed to its end.",
            _ when IsUnknownSequence(method) =>
                "its code runs after it has returned, and what it returns cannot be followed to its end: let it return IEnumerable<T> or IAsyncEnumerable<T>.",
            _ when IsAsyncOfFSharp(method) && !Knows("AgentObservatory.FSharp") =>
                "the project does not reference AgentObservatory.FSharp, which traces F#'s Async.",
            _ when inline.Contains(method) => "F# copies the code of an inline function to wherever it is called.",
            _ => null,
        };

    internal static bool IsAsyncOfFSharp(MethodDefinition method) =>
        TypeName.Of(method.ReturnType) == "Microsoft.FSharp.Control.FSharpAsync`1";

    private bool Knows(string assembly) =>
        module.AssemblyResolver.Resolve(new AssemblyNameReference(assembly, new Version())) is not null;

    private static bool IsUnknownTask(MethodDefinition method) =>
        StateMachine.IsAsync(method)
        && TypeName.Of(method.ReturnType)
            is not (
                "System.Threading.Tasks.Task"
                or "System.Threading.Tasks.Task`1"
                or "System.Threading.Tasks.ValueTask"
                or "System.Threading.Tasks.ValueTask`1"
            );

    private static bool IsUnknownSequence(MethodDefinition method) =>
        (StateMachine.IsIterator(method) || StateMachine.IsAsyncIterator(method))
        && TypeName.Of(method.ReturnType)
            is not ("System.Collections.Generic.IEnumerable`1" or "System.Collections.Generic.IAsyncEnumerable`1");
}
