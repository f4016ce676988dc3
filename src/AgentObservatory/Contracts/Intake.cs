using System.Collections.Immutable;
using System.IO.Enumeration;

namespace AgentObservatory;

/// <summary>Which activities of other libraries become spans of the session within which they run, by the names of their
/// sources. Immutable. See <see cref="ObservatoryOptions.Intake"/>.</summary>
public sealed class Intake
{
    private Intake(ImmutableArray<string> sources) => Sources = sources;

    /// <summary>What agents are built with: Microsoft.Extensions.AI, Agent Framework and its workflows, MCP, and the clients of
    /// OpenAI and Anthropic. Each of them traces only where its own telemetry is switched on.</summary>
    public static Intake GenAI { get; } =
        new([
            "Experimental.Microsoft.Extensions.AI",
            "Experimental.Microsoft.Agents.AI",
            Convention.WorkflowSource,
            Convention.McpSource,
            "OpenAI.*",
            "com.anthropic.sdk.csharp",
        ]);

    /// <summary>The requests of <c>HttpClient</c>. Taking them in makes <c>HttpClient</c> send a <c>traceparent</c>. Where no
    /// OpenTelemetry SDK samples the requests, it ends with <c>-00</c>, "not sampled", and services behind whose sampler follows
    /// its parent, as is the default, then drop their part of the trace.</summary>
    public static Intake Http { get; } = new(["System.Net.Http"]);

    /// <summary>The names of the sources; <c>*</c> stands for any text, <c>?</c> for any one character, <c>\*</c> for a star. Case
    /// does not matter.</summary>
    public ImmutableArray<string> Sources { get; }

    /// <summary>The activities of some sources. The library's own are never taken in: what they tell has spans already.</summary>
    /// <param name="sources">The names of the sources; <c>*</c> stands for any text, <c>?</c> for any one character, <c>\*</c> for
    /// a star. Case does not matter.</param>
    /// <exception cref="ArgumentException">A name is null or blank.</exception>
    public static Intake Of(params IEnumerable<string> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ImmutableArray<string> given = [.. sources];
        foreach (string source in given)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(source, nameof(sources));
        }

        return new Intake(given);
    }

    /// <summary>The activities of both.</summary>
    /// <exception cref="ArgumentNullException">The other is null.</exception>
    public Intake And(Intake other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Intake([.. Sources.Union(other.Sources)]);
    }

    internal bool Takes(string source)
    {
        if (source == Convention.HeardSource)
        {
            return false;
        }

        foreach (string pattern in Sources)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, source))
            {
                return true;
            }
        }

        return false;
    }
}
