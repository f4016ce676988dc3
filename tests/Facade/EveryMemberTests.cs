using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

/// <summary>Calls every public member that reflection finds, so that new ones are covered without anyone thinking of it. A
/// member may throw what its documentation declares, and nothing else.</summary>
[Collection(Alone.Name)]
public partial class EveryMemberTests
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(Observatory).Assembly,
        typeof(SessionEnvelope).Assembly,
        typeof(AgentObservatory.FSharp.Session).Assembly,
    ];

    /// <summary>What agents call: it takes null for anything. Elsewhere null is refused where the type says so.</summary>
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

    /// <summary>Made by the compiler for any object, bound to a buffer's length or an index, or inlined by the compiler alone.</summary>
    private static readonly string[] NotCalled =
    [
        "CompareTo",
        "WriteUtf8",
        "get_Item",
        "attr",
        "|Succeeded|Failed|Cancelled|Unfinished|",
    ];

    private static readonly MethodBase[] Members =
    [
        .. Assemblies.SelectMany(static one => one.GetExportedTypes()).SelectMany(MembersOf),
    ];

    private static readonly ILookup<string, string> Declared = Assemblies
        .SelectMany(static one => XDocument.Load(Path.ChangeExtension(one.Location, "xml")).Descendants("member"))
        .SelectMany(static member =>
            member
                .Descendants("exception")
                .Select(thrown => (Member: NameOf(member), Type: ((string)thrown.Attribute("cref")!)[2..]))
        )
        .ToLookup(static one => one.Member, static one => one.Type);

    [Fact]
    public void NoMemberThrowsWhatItDoesNotDeclare()
    {
        var failures = new ConcurrentDictionary<string, string>();
        using var world = new World(0);
        for (int round = 0; round < 20; round++)
        {
            CallAll(world, failures);
        }

        AssertNone(failures);
    }

    [Fact]
    public void NoMemberThrowsWhereThreadsRace()
    {
        var failures = new ConcurrentDictionary<string, string>();
        using (var first = new World(0))
        {
            // What the runtime does at a first call waits, too.
            CallAll(first, failures);
        }

        World[] worlds = [.. Enumerable.Range(1, 8).Select(static seed => new World(seed))];
        World shared = worlds[0];
        OtherThreads.Race(
            worlds.Length,
            number =>
            {
                World own = worlds[number];
                own.Share(shared);
                for (int round = 0; round < 5; round++)
                {
                    CallAll(own, failures);
                }
            }
        );
        Array.ForEach(worlds, static world => world.Dispose());

        AssertNone(failures);
    }

    private static void AssertNone(ConcurrentDictionary<string, string> failures)
    {
        if (!failures.IsEmpty)
        {
            Assert.Fail(string.Join('\n', failures.Values.Order()));
        }
    }

    private static void CallAll(World world, ConcurrentDictionary<string, string> failures)
    {
        foreach (MethodBase member in Members)
        {
            try
            {
                Observe(member, world.Call(member), world.HasGivenNull, failures);
            }
            catch (TargetInvocationException thrown)
            {
                Judge(member, thrown.InnerException!, world.HasGivenNull, failures);
            }
            catch (ThreadInterruptedException)
            {
                // Reflection was waiting, not the member.
            }
        }
    }

    private static void Observe(
        MethodBase member,
        object? result,
        bool hasNull,
        ConcurrentDictionary<string, string> failures
    )
    {
        if (result is Task { Exception.InnerException: { } exception })
        {
            Judge(member, exception, hasNull, failures);
        }
    }

    private static void Judge(
        MethodBase member,
        Exception exception,
        bool hasNull,
        ConcurrentDictionary<string, string> failures
    )
    {
        string name =
            member.DeclaringType!.FullName!.Replace('+', '.')
            + "."
            + AccessorPrefix().Replace(member.Name.Replace(".ctor", "#ctor"), "");
        bool isDeclared = Declared[name].Any(type => IsOfType(exception.GetType(), type));
        bool isMisuse =
            hasNull && !Faces.Contains(member.DeclaringType) && exception is NullReferenceException or ArgumentNullException;
        if (!isDeclared && !isMisuse && !NotCalled.Contains(member.Name) && exception is not World.OwnException)
        {
            failures.TryAdd(
                name,
                name
                    + ": "
                    + exception.GetType().Name
                    + ": "
                    + exception.Message.Split('\n')[0]
                    + " "
                    + exception.StackTrace?.Split('\n')[0].Trim()
            );
        }
    }

    private static bool IsOfType(Type? thrown, string declared) =>
        thrown is not null && (thrown.FullName == declared || IsOfType(thrown.BaseType, declared));

    private static IEnumerable<MethodBase> MembersOf(Type type)
    {
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
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

    /// <summary>The name alone: overloads declare the same.</summary>
    private static string NameOf(XElement member) => Signature().Replace(((string)member.Attribute("name")!)[2..], "");

    [GeneratedRegex("""(``\d+)?(\(.*)?$""")]
    private static partial Regex Signature();

    [GeneratedRegex("^(get|set)_")]
    private static partial Regex AccessorPrefix();

    /// <summary>What the members of one thread are called on and with.</summary>
    private sealed class World : IDisposable
    {
        private static readonly ConcurrentDictionary<MethodBase, Func<World, object?>?> BySpan = new();

        private readonly Random random;
        private readonly HostileData data;
        private readonly TestFolder folder = new();
        private readonly List<object> things = [];

        /// <summary>Whether the last call was given null for something other than a text.</summary>
        internal bool HasGivenNull { get; private set; }

        internal World(int seed)
        {
            random = new Random(seed);
            data = new HostileData(random);
            var memory = new InMemoryExporter();
            ObservatoryOptions options = Some.Quiet() with { ShutdownDeadline = TimeSpan.FromMilliseconds(100) };
            Observatory running = Mode.Inline.Start(options, memory);
            Observatory ended = Mode.Server.Start(options, new InMemoryExporter());
            AgentSession endedSession = running.StartSession(Some.Context);
            AgentSpan endedSpan = endedSession.ToolCall("t", ("n", 1));
            StreamSpan endedStream = endedSession.Stream("s");
            endedStream.Event("e");
            endedStream.Dispose();
            endedSpan.Dispose();
            endedSession.Dispose();
            AgentSession session = running.StartSession(Some.Context);
            ended.Dispose();
            SessionEnvelope envelope = memory.Envelopes[0];
            things.AddRange([
                running,
                ended,
                Mode.Server.Start(options, memory),
                endedSession,
                endedSpan,
                endedStream,
                session,
                session.LlmCall("l"),
                session.Stream("s"),
                ended.StartSession(null),
                memory,
                new JsonExporter(TextWriter.Null),
                new FileExporter(folder["trace.jsonl"]),
                envelope,
                envelope.Session,
                envelope.Spans[0],
                envelope.Spans[0].Attributes,
                envelope.Dropped,
                running.Health,
                running.Health.Exporters[0],
                options,
                Some.Context,
                new Diagnostic(DiagnosticKind.QueueFull, "s", "m", null),
                running.Events,
                running.Sessions,
                new MemoryStream(),
                TextWriter.Null,
                new InvalidOperationException("an exception"),
            ]);
            things.AddRange(envelope.Events);
            things.AddRange(envelope.Events.Select(static one => one.Fact));
        }

        /// <summary>Other threads use what this one uses.</summary>
        internal void Share(World other)
        {
            if (other != this)
            {
                things.AddRange(other.things);
            }
        }

        public void Dispose()
        {
            foreach (Observatory observatory in things.OfType<Observatory>())
            {
                observatory.Dispose();
            }

            folder.Dispose();
        }

        /// <summary>Calls a member; null where there is nothing to call it on.</summary>
        internal object? Call(MethodBase member)
        {
            HasGivenNull = false;
            ParameterInfo[] parameters = member.GetParameters();
            object? target = null;
            if (!member.IsStatic && !member.IsConstructor)
            {
                target =
                    Thing(member.DeclaringType!)
                    ?? (member.DeclaringType!.IsValueType ? Activator.CreateInstance(member.DeclaringType!) : null);
                if (target is null)
                {
                    return null;
                }
            }

            if (
                Array.Exists(parameters, static one => one.ParameterType.IsByRefLike)
                || member is MethodInfo { ReturnType.IsByRefLike: true }
            )
            {
                return CallWithSpan(member, target, parameters);
            }

            object?[] arguments = [.. parameters.Select(one => Argument(one.ParameterType, one.Name!))];
            return member is ConstructorInfo constructor ? constructor.Invoke(arguments) : member.Invoke(target, arguments);
        }

        /// <summary>A span cannot be boxed: it is made of an array by code that is compiled for the call.</summary>
        private object? CallWithSpan(MethodBase member, object? target, ParameterInfo[] parameters)
        {
            Expression[] arguments = [.. parameters.Select(one => Constant(one.ParameterType, one.Name!))];
            Expression call = member is ConstructorInfo constructor
                ? Expression.New(constructor, arguments)
                : Expression.Call(
                    target is null ? null : Expression.Constant(target, member.DeclaringType!),
                    (MethodInfo)member,
                    arguments
                );
            bool isVoid = call.Type == typeof(void) || call.Type.IsByRefLike;
            Expression body = isVoid
                ? Expression.Block(call, Expression.Constant(null))
                : Expression.Convert(call, typeof(object));
            Func<object?> compiled = Expression.Lambda<Func<object?>>(body).Compile();
            try
            {
                return compiled();
            }
            catch (Exception exception)
                when (exception is not ThreadInterruptedException || exception.StackTrace!.Contains("at AgentObservatory."))
            {
                throw new TargetInvocationException(exception);
            }
        }

        private Expression Constant(Type type, string name)
        {
            if (!type.IsByRefLike)
            {
                return Expression.Constant(Argument(type, name), type);
            }

            Type item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, random.Next(4));
            for (int index = 0; index < items.Length; index++)
            {
                items.SetValue(Argument(item, name), index);
            }

            return Expression.Call(type.GetMethod("op_Implicit", [item.MakeArrayType()])!, Expression.Constant(items));
        }

        private object? Argument(Type type, string name)
        {
            type = type.IsByRef ? type.GetElementType()! : type;
            if (type == typeof(string))
            {
                return name is "path" ? folder["some.jsonl"]
                    : random.Next(4) == 0 ? HostileText.All[random.Next(HostileText.All.Length)]
                    : data.Text();
            }

            // Without a body there is nothing to run: a wrapper then does what a plain call does.
            if (random.Next(4) > 0 || IsCode(type))
            {
                object? found =
                    type.IsAssignableFrom(typeof(KeyValuePair<string, object?>[])) && type != typeof(object)
                        ? data.Attributes()
                        : Thing(type) ?? Made(type, name);
                if (found is not null)
                {
                    return found;
                }
            }

            HasGivenNull |= !type.IsValueType;
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        }

        private static bool IsCode(Type type) =>
            typeof(Delegate).IsAssignableFrom(type)
            || type.FullName?.StartsWith("Microsoft.FSharp.Core.FSharpFunc`2") == true;

        private object? Thing(Type type)
        {
            object[] fitting = [.. things.Where(type.IsInstanceOfType)];
            return fitting.Length == 0 ? null : fitting[random.Next(fitting.Length)];
        }

        private object? Made(Type type, string name)
        {
            if (type == typeof(TimeSpan))
            {
                return new[] { TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromMilliseconds(5) }[random.Next(3)];
            }

            if (type == typeof(long) || type == typeof(ulong) || type == typeof(int) || type == typeof(double))
            {
                string bound = random.Next(2) == 0 ? "MinValue" : "MaxValue";
                return type.GetField(bound)!.GetValue(null);
            }

            if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`2"))
            {
                return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(one => Argument(one, name))]);
            }

            type = type == typeof(Delegate) ? typeof(Func<string, int>) : type;
            if (typeof(Delegate).IsAssignableFrom(type) && type.GetMethod("Invoke") is { } invoke)
            {
                ParameterExpression[] parameters =
                [
                    .. invoke.GetParameters().Select(static one => Expression.Parameter(one.ParameterType)),
                ];
                Expression body =
                    random.Next(3) == 0
                        ? Expression.Throw(Expression.New(typeof(OwnException)), invoke.ReturnType)
                        : Expression.Default(invoke.ReturnType);
                return Expression.Lambda(type, body, parameters).Compile();
            }

            return IsCode(type)
                ? type.GetMethod("FromConverter")!
                    .Invoke(null, [Made(typeof(Converter<,>).MakeGenericType(type.GetGenericArguments()), name)])
                : null;
        }

        /// <summary>What a caller's own code throws: wrappers pass it on.</summary>
        internal sealed class OwnException : Exception;
    }
}
