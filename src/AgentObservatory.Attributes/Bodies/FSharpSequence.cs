using Mono.Cecil;
using Mono.Cecil.Cil;
using Op = Mono.Cecil.Cil.Code;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>Recognises what F# makes of <c>seq { }</c>: an object of a class of its own, or a call that says so.</summary>
internal static class FSharpSequence
{
    private const string Base = "Microsoft.FSharp.Core.CompilerServices.GeneratedSequenceBase`1";
    private const string Operators = "Microsoft.FSharp.Core.Operators";

    /// <summary>Whether a body returns nothing else. A list in one of its branches is a result like any other.</summary>
    internal static bool IsAllOf(MethodBody body)
    {
        Instruction[] returns = [.. body.Instructions.Where(static one => one.OpCode == OpCodes.Ret)];
        return returns.Length > 0 && returns.All(one => IsReachedWithOne(body, one, []));
    }

    /// <summary>Whether a sequence is on the stack whichever way an instruction is reached.</summary>
    private static bool IsReachedWithOne(MethodBody body, Instruction at, HashSet<Instruction> seen)
    {
        if (!seen.Add(at))
        {
            return true;
        }

        Instruction[] before = [.. Before(body, at)];
        return before.Length > 0 && before.All(one => IsOne(body, one, seen));
    }

    private static bool IsOne(MethodBody body, Instruction made, HashSet<Instruction> seen) =>
        made.OpCode.Code switch
        {
            Op.Nop or Op.Br or Op.Br_S or Op.Castclass => IsReachedWithOne(body, made, seen),
            Op.Newobj => made.Operand is MethodReference { DeclaringType: var type }
                && (type.GetElementType() as TypeDefinition)?.BaseType?.GetElementType().FullName == Base,
            Op.Call => made.Operand is MethodReference { Name: "CreateSequence", DeclaringType.FullName: Operators },
            _ when Read(body, made) is { } read => IsHeldIn(body, read, seen),
            _ => false,
        };

    private static bool IsHeldIn(MethodBody body, VariableDefinition local, HashSet<Instruction> seen)
    {
        Instruction[] writes = [.. body.Instructions.Where(one => Written(body, one) == local)];
        return writes.Length > 0 && writes.All(one => IsReachedWithOne(body, one, seen));
    }

    private static IEnumerable<Instruction> Before(MethodBody body, Instruction at)
    {
        if (
            at.Previous is { } previous
            && (previous.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw))
        )
        {
            yield return previous;
        }

        foreach (Instruction one in body.Instructions)
        {
            if (one.Operand == at || one.Operand is Instruction[] targets && targets.Contains(at))
            {
                yield return one;
            }
        }
    }

    private static VariableDefinition? Read(MethodBody body, Instruction instruction) =>
        Local(body, instruction, first: Op.Ldloc_0, shortForm: Op.Ldloc_S, Op.Ldloc);

    private static VariableDefinition? Written(MethodBody body, Instruction instruction) =>
        Local(body, instruction, first: Op.Stloc_0, shortForm: Op.Stloc_S, Op.Stloc);

    /// <summary>The first four locals have instructions of their own.</summary>
    private static VariableDefinition? Local(MethodBody body, Instruction instruction, Op first, Op shortForm, Op form) =>
        instruction.OpCode.Code - first is >= 0 and < 4 and var number ? body.Variables[number]
        : instruction.OpCode.Code == shortForm || instruction.OpCode.Code == form ? (VariableDefinition)instruction.Operand
        : null;
}
