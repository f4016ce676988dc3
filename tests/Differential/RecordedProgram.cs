using System.Reflection;

namespace AgentObservatory.Tests.Differential;

/// <summary>A program over the public API that gives the same envelopes in every run: a public method of a class in Programs.</summary>
internal sealed record RecordedProgram(string Name, Func<Stage, Task> Body)
{
    internal static readonly IReadOnlyList<RecordedProgram> All =
    [
        .. typeof(RecordedProgram)
            .Assembly.GetTypes()
            .Where(type =>
                type.Namespace == typeof(RecordedProgram).Namespace + ".Programs" && type.IsAbstract && type.IsSealed
            )
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Select(method => new RecordedProgram(method.DeclaringType!.Name + "." + method.Name, BodyOf(method)))
            .OrderBy(program => program.Name, StringComparer.Ordinal),
    ];

    private static Func<Stage, Task> BodyOf(MethodInfo method)
    {
        if (method.ReturnType == typeof(Task))
        {
            return method.CreateDelegate<Func<Stage, Task>>();
        }

        var body = method.CreateDelegate<Action<Stage>>();
        return stage =>
        {
            body(stage);
            return Task.CompletedTask;
        };
    }
}
