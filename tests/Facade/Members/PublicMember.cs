using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>A public member as code that is compiled once. A call by reflection waits in the runtime, where an interruption
/// would meet that instead of the member.</summary>
internal sealed partial class PublicMember
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type?[] Faces =
    [
        typeof(Observatory),
        typeof(AgentSession),
        typeof(AgentSpan),
        typeof(StreamSpan),
        typeof(StreamTracing),
        typeof(Traced),
        typeof(ItemEvent),
        typeof(AgentContext),
    ];

    private readonly Func<object?, object?[], object?> call;

    private PublicMember(MethodBase method)
    {
        Method = method;
        Parameters = method.GetParameters();
        FullName = Named(method.DeclaringType!) + "." + AccessorPrefix().Replace(method.Name.Replace(".ctor", "#ctor"), "");
        call = Compile(method);
    }

    public override string ToString() => FullName;

    /// <summary>Those of every package. Generic ones are called with objects.</summary>
    internal static PublicMember[] All { get; } =
    [
        .. PackedAssemblies
            .All.SelectMany(static one => one.GetExportedTypes())
            .SelectMany(MethodsOf)
            .Select(static method => new PublicMember(method)),
    ];

    internal MethodBase Method { get; }

    internal Type Type => Method.DeclaringType!;

    internal ParameterInfo[] Parameters { get; }

    /// <summary>As documentation names it, without the parameters.</summary>
    internal string FullName { get; }

    /// <summary>Whether agents call it: it takes null for anything. Elsewhere null is refused where the type says so.</summary>
    internal bool IsOfAFace => Faces.Contains(Type);

    internal bool HasTarget => !Method.IsStatic && !Method.IsConstructor;

    internal object? Call(object? target, object?[] arguments) => call(target, arguments);

    private static string Named(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        if (type.IsInterface || typeof(Delegate).IsAssignableFrom(type) || typeof(Attribute).IsAssignableFrom(type))
        {
            return [];
        }

        Type closed = type.IsGenericTypeDefinition
            ? type.MakeGenericType([.. type.GetGenericArguments().Select(static _ => typeof(object))])
            : type;
        IEnumerable<MethodBase> constructors = type.IsAbstract ? [] : closed.GetConstructors();
        return constructors.Concat(closed.GetMethods(Own).Where(static method => !method.IsAbstract).Select(Closed));
    }

    private static MethodBase Closed(MethodInfo method) =>
        method.IsGenericMethodDefinition
            ? method.MakeGenericMethod([
                .. method
                    .GetGenericArguments()
                    .Select(static one =>
                        one.GetGenericParameterConstraints().Contains(typeof(Delegate))
                            ? typeof(Func<string, int>)
                            : typeof(object)
                    ),
            ])
            : method;

    private static Func<object?, object?[], object?> Compile(MethodBase method)
    {
        ParameterExpression target = Expression.Parameter(typeof(object));
        ParameterExpression arguments = Expression.Parameter(typeof(object[]));
        var variables = new List<ParameterExpression>();
        var statements = new List<Expression>();
        Expression[] given = [.. method.GetParameters().Select(Given)];
        Expression made = method is ConstructorInfo constructor
            ? Expression.New(constructor, given)
            : Expression.Call(method.IsStatic ? null : On(target, method.DeclaringType!), (MethodInfo)method, given);
        bool hasResult = made.Type != typeof(void) && !made.Type.IsByRefLike;
        statements.Add(hasResult ? Expression.Convert(made, typeof(object)) : made);
        statements.Add(Expression.Constant(null));
        IEnumerable<Expression> body = hasResult ? statements.SkipLast(1) : statements;
        return Expression
            .Lambda<Func<object?, object?[], object?>>(Expression.Block(variables, body), target, arguments)
            .Compile();

        Expression Given(ParameterInfo parameter, int index)
        {
            Expression argument = Expression.ArrayIndex(arguments, Expression.Constant(index));
            Type type = parameter.ParameterType;
            if (!type.IsByRef)
            {
                return type.IsByRefLike ? Span(type, argument) : Expression.Convert(argument, type);
            }

            ParameterExpression variable = Expression.Variable(type.GetElementType()!);
            variables.Add(variable);
            statements.Add(Expression.Assign(variable, Expression.Convert(argument, variable.Type)));
            return variable;
        }
    }

    private static Expression On(ParameterExpression target, Type type) =>
        type.IsValueType ? Expression.Unbox(target, type) : Expression.Convert(target, type);

    /// <summary>A span cannot be boxed: it is made of an array.</summary>
    private static MethodCallExpression Span(Type type, Expression argument)
    {
        Type array = type.GetGenericArguments()[0].MakeArrayType();
        return Expression.Call(type.GetMethod("op_Implicit", [array])!, Expression.Convert(argument, array));
    }

    [GeneratedRegex("^(get|set)_")]
    private static partial Regex AccessorPrefix();
}
