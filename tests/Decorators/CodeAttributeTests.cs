using System.Reflection;
using AgentObservatory.AttributeWeaver.Bodies;
using Mono.Cecil;

namespace AgentObservatory.Tests.Decorators;

/// <summary>What attributes and flags say of code holds where the code is.</summary>
public class CodeAttributeTests
{
    private const string Code = """
        using System.Diagnostics;
        using System.Diagnostics.CodeAnalysis;

        public static class Marked
        {
            [TraceToolCall, StackTraceHidden, RequiresUnreferencedCode("reads types"), Obsolete("found by others")]
            [UnconditionalSuppressMessage("Trimming", "IL2026")]
            [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
            public static Type Go<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(
                [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, [NotTraced] int other) => type;
        }
        """;

    [Fact]
    public void WhatTrimmersAndDebuggersReadIsOnBothMethodsAndWhatFindsMethodsOnOne()
    {
        using var woven = new Woven();
        string assembly = woven.Compile(Code);
        Assert.Empty(woven.Weave(assembly));

        Type marked = Woven.Load(assembly).GetType("Marked")!;
        MethodInfo outer = marked.GetMethod("Go")!;
        MethodInfo inner = marked.GetMethod("<Go>Traced", BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.Equal(
            ["RequiresUnreferencedCodeAttribute", "StackTraceHiddenAttribute", "UnconditionalSuppressMessageAttribute"],
            Names(inner)
        );
        Assert.Equal(["ObsoleteAttribute", "TraceToolCallAttribute"], Names(outer).Except(Names(inner)));
        foreach (MethodInfo method in new[] { inner, outer })
        {
            Assert.Single(method.ReturnParameter.CustomAttributes);
            Assert.Single(method.GetParameters()[0].CustomAttributes);
            Assert.Single(method.GetGenericArguments()[0].CustomAttributes);
        }

        Assert.Empty(inner.GetParameters()[1].CustomAttributes);
    }

    /// <summary>C#'s runtime-async: the flag makes a task of what the code returns.</summary>
    [Fact]
    public void WhereTheRuntimeMakesTheTasksItDoesSoOfTheCodeThatHasMoved()
    {
        const Mono.Cecil.MethodImplAttributes runtimeAsync = (Mono.Cecil.MethodImplAttributes)0x2000;
        using var module = ModuleDefinition.CreateModule("Sample", ModuleKind.Dll);
        var type = new TypeDefinition("", "Marked", Mono.Cecil.TypeAttributes.Class, module.TypeSystem.Object);
        var outer = new MethodDefinition("Go", Mono.Cecil.MethodAttributes.Static, module.TypeSystem.Object)
        {
            ImplAttributes = runtimeAsync | Mono.Cecil.MethodImplAttributes.NoInlining,
        };
        type.Methods.Add(outer);

        MethodDefinition inner = Inner.Take(outer);

        Assert.Equal(runtimeAsync | Mono.Cecil.MethodImplAttributes.NoInlining, inner.ImplAttributes);
        Assert.Equal(Mono.Cecil.MethodImplAttributes.NoInlining, outer.ImplAttributes);
    }

    private static string[] Names(MethodInfo method) =>
        [
            .. method
                .CustomAttributes.Select(static one => one.AttributeType.Name)
                .Where(static name => !name.StartsWith("Nullable", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
}
