using Mono.Cecil;

namespace AgentObservatory.AttributeWeaver.Bodies;

/// <summary>What woven code calls: the types of the namespace <c>AgentObservatory.Weaving</c>, as the assembly refers to
/// them.</summary>
internal sealed class Entry
{
    private readonly ModuleDefinition module;
    private readonly TypeDefinition call;
    private readonly TypeDefinition stream;
    private readonly TypeDefinition parameters;

    private Entry(ModuleDefinition module)
    {
        this.module = module;
        call = Find(module, "AgentObservatory", "AgentObservatory.Weaving.WovenCall");
        stream = Find(module, "AgentObservatory", "AgentObservatory.Weaving.WovenStream");
        parameters = Find(module, "AgentObservatory", "AgentObservatory.Weaving.WovenParameters");
        Call = module.ImportReference(call);
        Stream = module.ImportReference(stream);
        Exception = module.ImportReference(
            call.Methods.Single(static one => one.Name == "Fail").Parameters[0].ParameterType
        );
        IsWanted = Of(call, "get_IsWanted");
        With = Of(parameters, "With");
        WithReference = Of(parameters, "WithReference");
    }

    internal TypeReference Call { get; }

    internal TypeReference Stream { get; }

    internal TypeReference Exception { get; }

    internal MethodReference IsWanted { get; }

    internal MethodReference With { get; }

    internal MethodReference WithReference { get; }

    internal static Entry In(ModuleDefinition module) => new(module);

    internal MethodReference OfCall(string name) => Of(call, name);

    internal MethodReference OfStream(string name) => Of(stream, name);

    /// <summary>The method that takes a result of a type, which is a generic instance or not.</summary>
    internal MethodReference Taking(TypeReference result, string name, bool isStream) =>
        Closed(
            (isStream ? stream : call).Methods.Single(one =>
                one.Name == name
                && one.Parameters is [{ ParameterType: var taken }]
                && taken.GetElementType().FullName == result.GetElementType().FullName
                && taken.IsGenericInstance == result.IsGenericInstance
            ),
            result
        );

    /// <summary>The method that takes a result of any type.</summary>
    internal MethodReference TakingAny(TypeReference result) => Closed(OfCall("EndWithAny"), [result]);

    /// <summary>The method of the F# package that takes an Async.</summary>
    internal MethodReference TakingAsync(TypeReference result) =>
        Closed(
            Find(module, "AgentObservatory.FSharp", "AgentObservatory.FSharp.WovenAsync")
                .Methods.Single(static one => one.Name == "Trace"),
            result
        );

    internal static MethodReference Closed(MethodReference method, IEnumerable<TypeReference> arguments)
    {
        var closed = new GenericInstanceMethod(method);
        foreach (TypeReference argument in arguments)
        {
            closed.GenericArguments.Add(argument);
        }

        return closed;
    }

    private MethodReference Closed(MethodDefinition method, TypeReference result) =>
        result is GenericInstanceType instance && method.HasGenericParameters
            ? Closed(module.ImportReference(method), instance.GenericArguments)
            : module.ImportReference(method);

    private MethodReference Of(TypeDefinition type, string name) =>
        module.ImportReference(type.Methods.Single(one => one.Name == name));

    private static TypeDefinition Find(ModuleDefinition module, string assembly, string type) =>
        module.AssemblyResolver.Resolve(new AssemblyNameReference(assembly, new Version()))?.MainModule.GetType(type)
            is { } found
            ? found
            : throw new InvalidOperationException(
                $"{assembly} has no {type}: the packages of Agent Observatory fit together in one version only."
            );
}
