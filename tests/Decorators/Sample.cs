using System.Reflection;

namespace AgentObservatory.Tests.Decorators;

/// <summary>The samples as they have been built and woven: what tests/samples holds, in both languages and configurations.</summary>
internal sealed class Sample
{
    private static readonly Dictionary<string, Sample> Loaded = new[]
    {
        "CSharp.Debug",
        "CSharp.Release",
        "FSharp.Debug",
        "FSharp.Release",
    }.ToDictionary(static name => name, static name => new Sample(name));

    private readonly Type shapes;

    private Sample(string name)
    {
        Assembly = Assembly.Load("Samples." + name);
        shapes = Assembly.GetType("Samples.Shapes", throwOnError: true)!;
    }

    internal static IEnumerable<string> Names => Loaded.Keys;

    internal Assembly Assembly { get; }

    /// <summary>Every shape by the name of its span. Called with what is to be thrown, or null; returns 42.</summary>
    internal Dictionary<string, Func<Exception?, object?>> Shapes => Calls("All");

    /// <summary>Other ways to call one shape.</summary>
    internal Dictionary<string, Func<Exception?, object?>> Ways => Calls("Ways");

    /// <summary>The methods that hold the code of marked ones.</summary>
    internal IEnumerable<MethodInfo> Inner =>
        Assembly
            .GetTypes()
            .SelectMany(static type =>
                type.GetMethods(
                    BindingFlags.Public
                        | BindingFlags.NonPublic
                        | BindingFlags.Static
                        | BindingFlags.Instance
                        | BindingFlags.DeclaredOnly
                )
            )
            .Where(static method => method.Name.Contains(">Traced", StringComparison.Ordinal));

    internal static Sample Of(string name) => Loaded[name];

    private Dictionary<string, Func<Exception?, object?>> Calls(string property) =>
        (Dictionary<string, Func<Exception?, object?>>)shapes.GetProperty(property)!.GetValue(null)!;
}
