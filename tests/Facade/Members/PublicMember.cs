using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>A public member as code that is compiled once. A call by reflection waits in the runtime, where an interruption
/// would meet that instead of the member.</summary>
internal sealed partial class PublicMember
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Types that no agent calls while it runs, besides those of the core, which are values and functions of them, and
    /// exporters, which are called behind a guard.</summary>
    private static readonly Type?[] NotFaces =
    [
        // Values.
        typeof(Diagnostic),
        typeof(ExporterHealth),
        typeof(JournalHealth),
        typeof(ObservatoryHealth),
        typeof(RecoveryReport),
        typeof(ShutdownReport),
        typeof(ValueLocation),
        // Settings.
        typeof(Intake),
        typeof(ObservatoryOptions),
        typeof(ObservatoryHostOptions),
        // Sets up; says what it throws.
        typeof(ExporterRules),
        typeof(ObservatoryHosting),
        typeof(OpenTelemetryExporterOptions),
        // Sets up clients and their tools.
        typeof(ChatClientTracing),
        typeof(EmbeddingTracing),
        typeof(ToolTracing),
        typeof(Redactors),
        // Woven code calls them, with what the weaver writes.
        typeof(AgentObservatory.FSharp.WovenAsync),
        typeof(Weaving.WovenCall),
        typeof(Weaving.WovenParameters),
        typeof(Weaving.WovenStream),
        // Reads files, and says what it throws.
        typeof(TraceFile),
        // Reads a stream, and says what it throws.
        typeof(NatsReader),
        typeof(NatsReaderOptions),
        typeof(NatsExporterOptions),
        typeof(ParquetExporterOptions),
        // Composes what observers see; says what it throws.
        typeof(TraceObservable),
    ];

    /// <summary>Faces that take memory of the caller's: what agents hand in, wrap functions with beforehand, or set up.</summary>
    private static readonly Type?[] NotForReports =
    [
        typeof(AgentContext),
        typeof(Traced),
        typeof(AgentObservatory.FSharp.Patterns),
        typeof(AgentObservatory.FSharp.Traced),
        typeof(ExporterSubscription),
        typeof(AgentTracing),
        typeof(McpClientTracing),
        typeof(McpServerTracing),
    ];

    private readonly Lazy<Action<object?, object?[], IStrongBox>> call;
    private readonly Lazy<Func<IStrongBox>> placeForResult;

    private PublicMember(MethodBase method)
    {
        Method = method;
        Parameters = method.GetParameters();
        FullName = Named(method.DeclaringType!) + "." + AccessorPrefix().Replace(method.Name.Replace(".ctor", "#ctor"), "");
        Type result = ResultOf(method);
        placeForResult = new(() =>
            Expression.Lambda<Func<IStrongBox>>(Expression.New(typeof(StrongBox<>).MakeGenericType(result))).Compile()
        );
        call = new(() => Compile(method, result));
        ReturnsValue = result.IsValueType;
        Line = Encoding.UTF8.GetBytes($"{FullName}: {method}\n");
    }

    public override string ToString() => FullName;

    /// <summary>Those of every package. Generic ones are called with objects.</summary>
    internal static PublicMember[] All { get; } =
    [
        .. PackedAssemblies
            .All.SelectMany(static one => one.GetExportedTypes())
            .SelectMany(MethodsOf)
            // What F# makes of an inline function besides it.
            .Where(static method => !method.Name.EndsWith("$W", StringComparison.Ordinal))
            .Select(static method => new PublicMember(method)),
    ];

    internal MethodBase Method { get; }

    internal Type Type => Method.DeclaringType!;

    internal ParameterInfo[] Parameters { get; }

    /// <summary>As documentation names it, without the parameters.</summary>
    internal string FullName { get; }

    /// <summary>Its name and signature, to be written where there is no memory.</summary>
    internal byte[] Line { get; }

    /// <summary>Whether agents call it.</summary>
    internal bool IsOfAFace =>
        Type.Assembly != typeof(AttributeValue).Assembly
        && !IsForTools
        && !typeof(IExporter).IsAssignableFrom(Type)
        && !NotFaces.Contains(Type);

    /// <summary>Whether it takes null for anything. Elsewhere, in F# everywhere, null is refused where the type says so.</summary>
    internal bool TakesNull => IsOfAFace && !IsOfFSharp;

    /// <summary>Whether agents report with it. The observatory's members but those that start a session are not for
    /// reports.</summary>
    internal bool IsForReports =>
        IsOfAFace
        && (Type.IsValueType || !Method.IsConstructor)
        && !NotForReports.Contains(Type)
        && (Type.Name != nameof(Observatory) || Takes(static type => type == typeof(AgentContext)));

    internal bool IsAnEnd => Method.Name == nameof(IDisposable.Dispose);

    /// <summary>Whether agents call what it returns in place of what it takes.</summary>
    internal bool IsWrapper => Takes(IsWrapped) && IsWrapped(ResultOf(Method));

    /// <summary>Whether to look at the result takes a box.</summary>
    internal bool ReturnsValue { get; }

    internal bool HasTarget => !Method.IsStatic && !Method.IsConstructor;

    /// <summary>Where a call leaves its result, without an allocation; null for none.</summary>
    internal IStrongBox PlaceForResult() => placeForResult.Value();

    internal void Call(object? target, object?[] arguments, IStrongBox result) => call.Value(target, arguments, result);

    /// <summary>Whether tools call it, and not agents. They are told of a null that they give.</summary>
    internal bool IsForTools => Type.Assembly == typeof(TraceForest).Assembly;

    private bool IsOfFSharp => Type.Assembly == typeof(AgentObservatory.FSharp.Session).Assembly;

    private bool Takes(Predicate<Type> isWanted) => Array.Exists(Parameters, one => isWanted(one.ParameterType));

    private static bool IsWrapped(Type type) => Arguments.IsCode(type) || Arguments.IsSource(type);

    private static Type ResultOf(MethodBase method) =>
        method is not MethodInfo { ReturnType: var type } ? method.DeclaringType!
        : type == typeof(void) || type.IsByRefLike ? typeof(object)
        : type;

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
                    .Select(static one => one.GetGenericParameterConstraints().FirstOrDefault(typeof(object)))
                    .Select(static one => one == typeof(Delegate) ? typeof(Func<string, int>) : one),
            ])
            : method;

    private static Action<object?, object?[], IStrongBox> Compile(MethodBase method, Type result)
    {
        ParameterExpression target = Expression.Parameter(typeof(object));
        ParameterExpression arguments = Expression.Parameter(typeof(object[]));
        ParameterExpression place = Expression.Parameter(typeof(IStrongBox));
        var variables = new List<ParameterExpression>();
        var statements = new List<Expression>();
        Expression[] given = [.. method.GetParameters().Select(Given)];
        Expression made = method is ConstructorInfo constructor
            ? Expression.New(constructor, given)
            : Expression.Call(method.IsStatic ? null : On(target, method.DeclaringType!), (MethodInfo)method, given);
        UnaryExpression typedPlace = Expression.Convert(place, typeof(StrongBox<>).MakeGenericType(result));
        statements.Add(made.Type == result ? Expression.Assign(Expression.Field(typedPlace, "Value"), made) : made);
        return Expression
            .Lambda<Action<object?, object?[], IStrongBox>>(
                Expression.Block(typeof(void), variables, statements),
                target,
                arguments,
                place
            )
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
