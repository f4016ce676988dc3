using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>A private method of the same signature that takes over a method's code, with the symbols of it.</summary>
internal static class Inner
{
    /// <summary>Says that the runtime, and not the compiler, makes a task of what a method returns.</summary>
    private const MethodImplAttributes RuntimeAsync = (MethodImplAttributes)0x2000;

    /// <summary>Moves the code of a method; the method has none afterwards.</summary>
    internal static MethodDefinition Take(MethodDefinition outer)
    {
        MethodAttributes kind = outer.IsStatic ? MethodAttributes.Static : default;
        var inner = new MethodDefinition(
            NameWithin(outer),
            MethodAttributes.Private | MethodAttributes.HideBySig | kind,
            outer.ReturnType
        )
        {
            HasThis = outer.HasThis,
            ImplAttributes = outer.ImplAttributes,
        };
        foreach (GenericParameter parameter in outer.GenericParameters)
        {
            inner.GenericParameters.Add(Copy(parameter, inner));
        }

        foreach (ParameterDefinition parameter in outer.Parameters)
        {
            const ParameterAttributes direction = ParameterAttributes.In | ParameterAttributes.Out;
            var copy = new ParameterDefinition(parameter.Name, parameter.Attributes & direction, parameter.ParameterType);
            CodeAttributes.Copy(parameter, copy);
            inner.Parameters.Add(copy);
        }

        CodeAttributes.Copy(outer, inner);
        CodeAttributes.Copy(outer.MethodReturnType, inner.MethodReturnType);

        outer.DeclaringType.Methods.Add(inner);
        Move(outer, inner);
        outer.ImplAttributes &= ~(MethodImplAttributes.Synchronized | RuntimeAsync);
        return inner;
    }

    /// <summary>What calls the method from within its own class.</summary>
    internal static MethodReference Reference(MethodDefinition inner, MethodDefinition outer)
    {
        MethodReference reference = inner;
        if (outer.DeclaringType.HasGenericParameters)
        {
            reference = OfGenericType(inner);
        }

        return outer.HasGenericParameters ? Entry.Closed(reference, outer.GenericParameters) : reference;
    }

    private static MethodReference OfGenericType(MethodDefinition inner)
    {
        var type = new GenericInstanceType(inner.DeclaringType);
        foreach (GenericParameter parameter in inner.DeclaringType.GenericParameters)
        {
            type.GenericArguments.Add(parameter);
        }

        var reference = new MethodReference(inner.Name, inner.ReturnType, type) { HasThis = inner.HasThis };
        foreach (ParameterDefinition parameter in inner.Parameters)
        {
            reference.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        }

        foreach (GenericParameter parameter in inner.GenericParameters)
        {
            reference.GenericParameters.Add(new GenericParameter(parameter.Name, reference));
        }

        return reference;
    }

    private static string NameWithin(MethodDefinition outer)
    {
        string name = $"<{outer.Name}>Traced";
        int taken = outer.DeclaringType.Methods.Count(one => one.Name.StartsWith(name, StringComparison.Ordinal));
        return taken == 0 ? name : name + (taken + 1);
    }

    private static GenericParameter Copy(GenericParameter parameter, MethodDefinition owner)
    {
        var copy = new GenericParameter(parameter.Name, owner) { Attributes = parameter.Attributes };
        foreach (GenericParameterConstraint constraint in parameter.Constraints)
        {
            copy.Constraints.Add(new GenericParameterConstraint(constraint.ConstraintType));
        }

        CodeAttributes.Copy(parameter, copy);
        return copy;
    }

    private static void Move(MethodDefinition outer, MethodDefinition inner)
    {
        MethodBody code = outer.Body;
        MethodDebugInformation symbols = outer.DebugInformation;
        var moved = new MethodBody(inner) { InitLocals = code.InitLocals, MaxStackSize = code.MaxStackSize };
        foreach (VariableDefinition variable in code.Variables)
        {
            moved.Variables.Add(variable);
        }

        foreach (Instruction instruction in code.Instructions)
        {
            if (instruction.Operand is ParameterDefinition parameter)
            {
                instruction.Operand =
                    parameter == code.ThisParameter ? moved.ThisParameter : inner.Parameters[parameter.Index];
            }

            moved.Instructions.Add(instruction);
        }

        foreach (ExceptionHandler handler in code.ExceptionHandlers)
        {
            moved.ExceptionHandlers.Add(handler);
        }

        inner.Body = moved;
        Move(symbols, inner.DebugInformation);
        outer.Body = new MethodBody(outer);
    }

    private static void Move(MethodDebugInformation from, MethodDebugInformation to)
    {
        foreach (SequencePoint point in from.SequencePoints)
        {
            to.SequencePoints.Add(point);
        }

        foreach (CustomDebugInformation information in from.CustomDebugInformations)
        {
            to.CustomDebugInformations.Add(information);
        }

        to.Scope = from.Scope;
        from.SequencePoints.Clear();
        from.CustomDebugInformations.Clear();
        from.Scope = null;
    }
}
