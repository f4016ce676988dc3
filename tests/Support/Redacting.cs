using System.Collections.Concurrent;

namespace AgentObservatory.Tests.Support;

/// <summary>Runs the test's own code for every value, and notes what it was asked about and on which threads.</summary>
internal sealed class Redacting(Func<ValueLocation, AttributeValue, AttributeValue> redact, bool includesNames = false)
    : IRedactor
{
    internal ConcurrentQueue<(ValueLocation Location, AttributeValue Value)> Asked { get; } = [];

    internal ConcurrentDictionary<Thread, bool> Threads { get; } = [];

    public bool IncludesNames => includesNames;

    public AttributeValue Redact(in ValueLocation location, AttributeValue value)
    {
        Asked.Enqueue((location, value));
        Threads.TryAdd(Thread.CurrentThread, true);
        return redact(location, value);
    }

    /// <summary>Hides a secret wherever it is in a text.</summary>
    internal static Redacting Hiding(string secret) =>
        new((_, value) => value.AsString() is { } text ? text.Replace(secret, "HIDDEN") : value, includesNames: true);
}

/// <summary>A session in which a secret is everywhere that a redactor covers.</summary>
internal static class Planted
{
    internal const string Secret = "pl4nted-s3cret";

    /// <summary>What stands before the secret, each in another place.</summary>
    internal static readonly string[] Parts =
    [
        "session",
        "agent",
        "user",
        "tenant",
        "item",
        "step",
        "kind",
        "start",
        "event",
        "key",
        "hit",
        "later",
        "nested",
        "deep",
        "message",
        "inner",
        "many",
        "child",
        "verdict",
        "because",
    ];

    internal static void Run(Observatory observatory)
    {
        var metadata = new Dictionary<string, object?> { ["tenant " + Secret] = new[] { "item " + Secret, "m" } };
        var context = new AgentContext("session " + Secret, "agent " + Secret, "user " + Secret, metadata);
        using AgentSession session = observatory.StartSession(context);
        using (AgentSpan step = session.Span("step " + Secret, "kind " + Secret, ("start", "start " + Secret), ("n", 1)))
        {
            step.Event("event " + Secret, ("key " + Secret, "hit " + Secret));
            step.Set("later", "later " + Secret);
            step.Set("nested " + Secret, AttributeValue.FromMap(Attributes.Create([new(Secret, "deep " + Secret)])));
            step.Fail(new InvalidOperationException("message " + Secret, new FormatException("inner " + Secret)));
        }

        using (
            StreamSpan stream = session.Stream(
                "stream",
                new Dictionary<string, object?> { ["many"] = new[] { "many " + Secret } }
            )
        )
        {
            stream.Event("chunk", new Dictionary<string, object?> { ["object"] = new Uri("https://x/" + Secret) });
        }

        using (session.ToolCall("joins"))
        {
            observatory.StartSession(new AgentContext("child " + Secret, "child")).Dispose();
        }

        session.Fail(new InvalidOperationException("verdict " + Secret));
        observatory.StartSession(new AgentContext("waits", "a")).Suspend("because " + Secret);
    }
}
