using AgentObservatory.AttributeWeaver.Code;
using AgentObservatory.AttributeWeaver.Marks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>When a call's span ends, as its result type says.</summary>
internal enum ResultForm
{
    /// <summary>When the method returns.</summary>
    Plain,

    /// <summary>When the task completes.</summary>
    Task,

    /// <summary>The type is a type parameter: it may turn out to be a task.</summary>
    Any,

    /// <summary>When what is consumed later ends.</summary>
    Stream,

    /// <summary>When F#'s Async ends, each time it is started.</summary>
    Async,
}

internal static class ResultForms
{
    internal const GenericParameterAttributes AllowsRefStruct = (GenericParameterAttributes)0x20;

    internal static ResultForm Of(MethodDefinition method) =>
        Untraceable.IsAsyncOfFSharp(method)
            ? ResultForm.Async
            : Plain(method.ReturnType) switch
            {
                GenericParameter { Attributes: var given } when (given & AllowsRefStruct) == 0 => ResultForm.Any,
                ByReferenceType => ResultForm.Plain,
                var result => TypeName.Of(result) switch
                {
                    "System.Threading.Tasks.Task"
                    or "System.Threading.Tasks.Task`1"
                    or "System.Threading.Tasks.ValueTask"
                    or "System.Threading.Tasks.ValueTask`1" => ResultForm.Task,
                    "System.Collections.Generic.IAsyncEnumerable`1" or "System.IObservable`1" => ResultForm.Stream,
                    "System.Collections.Generic.IEnumerable`1" when IsIterator(method) => ResultForm.Stream,
                    _ => ResultForm.Plain,
                },
            };

    /// <summary>A type without what modifies it in a signature.</summary>
    internal static TypeReference Plain(TypeReference type) =>
        type is IModifierType modified ? Plain(modified.ElementType) : type;

    /// <summary>Whether nothing but a sequence that does its work later is made. What other methods return has been worked for when
    /// they return it.</summary>
    private static bool IsIterator(MethodDefinition method) =>
        StateMachine.IsIterator(method) || FSharpSequence.IsAllOf(method.Body);
}
