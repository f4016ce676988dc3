using System.Linq.Expressions;
using AgentObservatory.Tests.Support;
using Microsoft.FSharp.Core;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>Anything that a parameter's type allows: what is at hand, extremes, code that fails, nothing at all. What needs
/// reflection is made once.</summary>
internal sealed class Arguments(Random random, string path, object[] things)
{
    private static readonly Dictionary<Type, object[]> Extremes = new()
    {
        [typeof(bool)] = [true],
        [typeof(int)] = [int.MinValue, int.MaxValue],
        [typeof(long)] = [long.MinValue, long.MaxValue],
        [typeof(ulong)] = [ulong.MaxValue],
        [typeof(double)] = [double.MinValue, double.MaxValue, double.NaN, double.NegativeInfinity],
        [typeof(TimeSpan)] = [TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromMilliseconds(5)],
        [typeof(DateTimeOffset)] = [DateTimeOffset.MinValue, DateTimeOffset.MaxValue],
    };

    internal static readonly RunTicket Ticket = new(
        new SessionKey(new TraceId(1, 2), new SpanId(3, 0)),
        new EventId(4, 5),
        new SpanId(6, 0),
        new Timestamp(7)
    );

    private static readonly string TicketText = Ticket.ToString();

    private readonly HostileData data = new(random);
    private readonly Dictionary<Type, object[]> made = [];
    private readonly Dictionary<Type, object?> defaults = [];
    private readonly Dictionary<Type, object[]> fitting = [];

    /// <summary>What is at hand.</summary>
    internal object[] Things
    {
        get;
        set
        {
            field = value;
            fitting.Clear();
        }
    } = things;

    /// <summary>Whether null was given for something other than a text.</summary>
    internal bool HasGivenNull { get; set; }

    /// <summary>What a member of this type is called on; null where there is nothing.</summary>
    internal object? Target(Type type) => Thing(type) ?? Default(type);

    /// <summary>What to give for a parameter.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="mayBeNull">Whether null is given for it, too, where there is anything else.</param>
    internal object? Argument(Type type, string name, bool mayBeNull)
    {
        type = type.IsByRef ? type.GetElementType()! : type;
        if (type == typeof(string))
        {
            return name is "path" ? path
                : name is "ticket" && random.Next(2) == 0 ? TicketText
                : random.Next(4) == 0 ? Pick(HostileText.All)
                : data.Text();
        }

        if (type.IsByRefLike)
        {
            return Items(type.GetGenericArguments()[0], name, mayBeNull);
        }

        // Without a body or a source there is nothing to run: a wrapper then does what plain code does.
        if ((random.Next(4) > 0 || !mayBeNull || IsCode(type) || IsSource(type)) && Found(type) is { } found)
        {
            return found;
        }

        HasGivenNull |= !type.IsValueType;
        return Default(type);
    }

    private object? Found(Type type) =>
        type == typeof((string, AttributeValue))
            ? (data.Text(), (AttributeValue)Argument(typeof(AttributeValue), "", mayBeNull: true)!)
        : type != typeof(object) && type.IsAssignableFrom(typeof(KeyValuePair<string, object?>[])) ? data.Attributes()
        : Thing(type) ?? Made(type);

    private Array Items(Type type, string name, bool mayBeNull)
    {
        var items = Array.CreateInstance(type, random.Next(4));
        for (int index = 0; index < items.Length; index++)
        {
            items.SetValue(Argument(type, name, mayBeNull), index);
        }

        return items;
    }

    internal static bool IsCode(Type type) => typeof(Delegate).IsAssignableFrom(type) || IsFSharpFunction(type);

    internal static bool IsSource(Type type) =>
        type == typeof(IObservable<object>) || type == typeof(IAsyncEnumerable<object>);

    private static bool IsFSharpFunction(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FSharpFunc<,>);

    private object? Thing(Type type)
    {
        if (!fitting.TryGetValue(type, out object[]? choices))
        {
            fitting[type] = choices = Array.FindAll(Things, type.IsInstanceOfType);
        }

        return Pick(choices);
    }

    private object? Default(Type type)
    {
        if (type.IsValueType && !defaults.ContainsKey(type))
        {
            defaults[type] = Activator.CreateInstance(type);
        }

        return defaults.GetValueOrDefault(type);
    }

    private object? Made(Type type)
    {
        if (!made.TryGetValue(type, out object[]? choices))
        {
            made[type] = choices = Make(Nullable.GetUnderlyingType(type) ?? type);
        }

        return Pick(choices);
    }

    private static object[] Make(Type type) =>
        type.IsEnum
            ? [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Append(99).Select(one => Enum.ToObject(type, one))]
        : IsFSharpFunction(type) ? MakeFSharpFunctions(type)
        : IsCode(type) ? MakeDelegates(type == typeof(Delegate) ? typeof(Func<string, int>) : type)
        : Extremes.GetValueOrDefault(type, []);

    private static object[] MakeFSharpFunctions(Type type) =>
        [
            .. MakeDelegates(typeof(Converter<,>).MakeGenericType(type.GetGenericArguments()))
                .Select(one => type.GetMethod("FromConverter")!.Invoke(null, [one])!),
        ];

    /// <summary>One that fails, among others that return nothing of worth.</summary>
    private static object[] MakeDelegates(Type type)
    {
        if (type.GetMethod("Invoke") is not { } invoke)
        {
            return [];
        }

        ParameterExpression[] parameters =
        [
            .. invoke.GetParameters().Select(static one => Expression.Parameter(one.ParameterType)),
        ];
        Delegate fails = With(Expression.Throw(Expression.Constant(new OwnException()), invoke.ReturnType));
        Delegate returns = With(
            IsSource(invoke.ReturnType)
                ? Expression.Constant(OneItem.Source, invoke.ReturnType)
                : Expression.Default(invoke.ReturnType)
        );
        return [fails, returns, returns];

        Delegate With(Expression body) => Expression.Lambda(type, body, parameters).Compile();
    }

    private T? Pick<T>(T[] choices)
        where T : class => choices.Length == 0 ? null : choices[random.Next(choices.Length)];

    /// <summary>What a caller's own code throws: wrappers pass it on.</summary>
    internal sealed class OwnException : Exception;
}
