using System.Reflection;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Tests.Decorators;

/// <summary>The runtime compiles every woven method, which it would refuse if its code were not right.</summary>
public class PreparedMethodTests
{
    private static readonly Type[] Arguments = [typeof(int), typeof(string), typeof(int[])];

    [Theory]
    [InlineData("CSharp.Debug", 60)]
    [InlineData("CSharp.Release", 60)]
    [InlineData("FSharp.Debug", 35)]
    [InlineData("FSharp.Release", 35)]
    public void EveryWovenMethodIsCompiled(string sample, int atLeast)
    {
        MethodInfo[] inner = [.. Sample.Of(sample).Inner];

        Assert.InRange(inner.Length, atLeast, int.MaxValue);
        foreach (MethodInfo method in inner)
        {
            Prepare(method);
            Prepare(Outer(method));
        }
    }

    /// <summary>The marked method: it has the same parameters, and the name that stands within that of the other.</summary>
    private static MethodInfo Outer(MethodInfo inner)
    {
        string name = inner.Name[1..inner.Name.LastIndexOf(">Traced", StringComparison.Ordinal)];
        const BindingFlags all =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Static
            | BindingFlags.Instance
            | BindingFlags.DeclaredOnly;
        return Assert.Single(
            inner.DeclaringType!.GetMethods(all),
            method => method.Name == name && Signature(method) == Signature(inner)
        );
    }

    private static string Signature(MethodInfo method) =>
        string.Join(", ", method.GetParameters().Select(static one => one.ParameterType.ToString()));

    private static void Prepare(MethodInfo method)
    {
        int ofType = method.DeclaringType!.GetGenericArguments().Length;
        Type[] arguments = [.. Closed(method.DeclaringType, ofType), .. ClosedOf(method)];
        RuntimeTypeHandle[] handles = [.. arguments.Select(static type => type.TypeHandle)];
        if (handles.Length == 0)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        else
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, handles);
        }
    }

    private static Type[] Closed(Type type, int count) => [.. Enumerable.Repeat(typeof(int), count)];

    /// <summary>The first types that fit, for a method of one or no type parameter.</summary>
    private static Type[] ClosedOf(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
        {
            return [];
        }

        MethodInfo open = method.DeclaringType!.IsGenericTypeDefinition
            ? (MethodInfo)
                MethodBase.GetMethodFromHandle(
                    method.MethodHandle,
                    method
                        .DeclaringType.MakeGenericType(
                            Closed(method.DeclaringType, method.DeclaringType.GetGenericArguments().Length)
                        )
                        .TypeHandle
                )!
            : method;
        return [.. Arguments.Where(argument => Fits(open, argument)).Take(1)];
    }

    private static bool Fits(MethodInfo open, Type argument)
    {
        try
        {
            open.MakeGenericMethod(argument);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
