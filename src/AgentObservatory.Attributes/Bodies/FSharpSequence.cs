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
            Op.Nop or Op.Tail or Op.Br or Op.Br_S or Op.Castclass => IsReachedWithOne(body, made, seen),
            Op.Newobj => made.Operand is MethodReference { DeclaringType: var type }
                && (type.GetElementType() as TypeDefinition)?.BaseType?.GetElementType().FullName == Base,
            Op.Call => made.Operand is MethodReference { Name: "CreateSequence", DeclaringType.FullName: Operators },
            _ when Local(body, made, Reads) is { } read => IsHeldIn(body, read, seen),
            _ => false,
        };

    private static bool IsHeldIn(MethodBody body, VariableDefinition local, HashSet<Instruction> seen)
    {
        Instruction[] writes = [.. body.Instructions.Where(one => Local(body, one, Writes) == local)];
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

    private static readonly Op[] Reads = [Op.Ldloc_0, Op.Ldloc_1, Op.Ldloc_2, Op.Ldloc_3];
    private static readonly Op[] Writes = [Op.Stloc_0, Op.Stloc_1, Op.Stloc_2, Op.Stloc_3];

    private static VariableDefinition? Local(MethodBody body, Instruction instruction, Op[] numbered) =>
        Array.IndexOf(numbered, instruction.OpCode.Code) is >= 0 and var number ? body.Variables[number]
        : instruction.Operand is VariableDefinition local && IsAccess(instruction.OpCode.Code, numbered == Reads) ? local
        : null;

    private static bool IsAccess(Op code, bool isRead) =>
        isRead ? code is Op.Ldloc or Op.Ldloc_S : code is Op.Stloc or Op.Stloc_S;
}
