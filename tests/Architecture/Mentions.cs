using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AgentObservatory.Tests.Architecture;

/// <summary>
/// Everything that the compiled code of a type mentions. What the compiler leaves no trace of (constants, nameof) is not seen.
/// </summary>
internal static class Mentions
{
    /// <summary>What the type's declaration mentions: base types, interfaces, constraints, attributes.</summary>
    internal static IEnumerable<MemberReference> InDeclaration(TypeDefinition type) =>
        [
            .. Types(type.BaseType),
            .. type.Interfaces.SelectMany(implemented => Types(implemented.InterfaceType)),
            .. InParameters(type.GenericParameters),
            .. InAttributes(type),
            .. type.Properties.SelectMany(InAttributes),
            .. type.Events.SelectMany(InAttributes),
        ];

    internal static IEnumerable<MemberReference> InField(FieldDefinition field) =>
        [.. Types(field.FieldType), .. InAttributes(field)];

    internal static IEnumerable<MemberReference> InMethod(MethodDefinition method) =>
        [
            .. Types(method.ReturnType),
            .. InParameters(method.GenericParameters),
            .. InAttributes(method),
            .. InAttributes(method.MethodReturnType),
            .. method.Parameters.SelectMany(parameter => Types(parameter.ParameterType).Concat(InAttributes(parameter))),
            .. method.Overrides.SelectMany(Methods),
            .. method.HasBody ? InBody(method.Body) : [],
        ];

    private static IEnumerable<MemberReference> InBody(MethodBody body) =>
        [
            .. body.Variables.SelectMany(variable => Types(variable.VariableType)),
            .. body.ExceptionHandlers.SelectMany(handler => Types(handler.CatchType)),
            .. body.Instructions.SelectMany(instruction => InOperand(instruction.Operand)),
        ];

    private static IEnumerable<MemberReference> InOperand(object? operand) =>
        operand switch
        {
            TypeReference type => Types(type),
            MethodReference method => Methods(method),
            FieldReference field => Types(field.DeclaringType),
            CallSite call => [.. Types(call.ReturnType), .. call.Parameters.SelectMany(p => Types(p.ParameterType))],
            _ => [],
        };

    private static IEnumerable<MemberReference> Methods(MethodReference method) =>
        method is GenericInstanceMethod generic
            ? [.. generic.GenericArguments.SelectMany(Types), .. Methods(generic.ElementMethod)]
            : [.. GenericArguments(method.DeclaringType), method];

    private static IEnumerable<MemberReference> GenericArguments(TypeReference type) =>
        type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(Types) : [];

    private static IEnumerable<MemberReference> Types(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => [generic.ElementType, .. GenericArguments(generic)],
            FunctionPointerType pointer =>
            [
                .. Types(pointer.ReturnType),
                .. pointer.Parameters.SelectMany(p => Types(p.ParameterType)),
            ],
            RequiredModifierType modified => [.. Types(modified.ModifierType), .. Types(modified.ElementType)],
            OptionalModifierType modified => [.. Types(modified.ModifierType), .. Types(modified.ElementType)],
            TypeSpecification other => Types(other.ElementType),
            _ => [type],
        };

    private static IEnumerable<MemberReference> InParameters(IEnumerable<GenericParameter> parameters) =>
        parameters.SelectMany(parameter =>
            parameter.Constraints.SelectMany(constraint => Types(constraint.ConstraintType)).Concat(InAttributes(parameter))
        );

    private static IEnumerable<MemberReference> InAttributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute =>
            Methods(attribute.Constructor)
                .Concat(attribute.ConstructorArguments.SelectMany(InArgument))
                .Concat(attribute.Properties.SelectMany(property => InArgument(property.Argument)))
        );

    private static IEnumerable<MemberReference> InArgument(CustomAttributeArgument argument) =>
        argument.Value switch
        {
            TypeReference type => Types(type),
            CustomAttributeArgument[] items => items.SelectMany(InArgument),
            CustomAttributeArgument boxed => InArgument(boxed),
            _ => Types(argument.Type),
        };
}
