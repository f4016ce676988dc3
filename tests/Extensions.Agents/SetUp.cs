using System.Diagnostics;
using AgentObservatory.Tests.Extensions.AI;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.Agents;

/// <summary>How an agent is made: with one line, by somebody else and traced when it is finished, and with the framework's own
/// telemetry within the library's or around it.</summary>
internal enum Making
{
    Traced,
    Finished,
    TheirsWithin,
    TheirsAround,
}

/// <summary>A set-up: the agent, whether spans are activities while they run, whether somebody listens to what the framework
/// traces itself, whether the observatory takes that in, and whether who listens is the real SDK of OpenTelemetry.</summary>
internal sealed record SetUp(Making Making, bool IsLive, bool IsListening, bool HasIntake, bool HasSdk)
{
    internal const string Name = "weather-agent";

    internal static IEnumerable<SetUp> All =>
        from making in Enum.GetValues<Making>()
        from isLive in new[] { false, true }
        from isListening in new[] { false, true }
        from hasIntake in new[] { false, true }
        from hasSdk in new[] { false, true }
        select new SetUp(making, isLive, isListening, hasIntake, hasSdk) into setUp
        where setUp.HasTheirs || setUp is { IsListening: false, HasIntake: false }
        select setUp;

    internal bool HasTheirs => Making is Making.TheirsWithin or Making.TheirsAround;

    /// <summary>Whether the chunks of a streamed model call are seen.</summary>
    internal bool SeesChunks => Making != Making.Finished;

    /// <summary>Runs a program in one session with what makes agents of the set-up.</summary>
    internal async Task<Ran> Run(Model model, Func<Maker, Task> program)
    {
        using var activities = new OursAndTheirs(IsListening, hasSdk: HasSdk);
        List<Diagnostic> diagnostics = [];
        ObservatoryOptions options = activities.Options(IsLive, HasIntake) with { OnDiagnostic = diagnostics.Add };
        SessionEnvelope envelope;
        using (activities.Request(HasSdk))
        {
            envelope = await Some.EnvelopeOf(_ => program(new Maker(Making, activities.Theirs)), options);
        }

        Assert.Null(Activity.Current);
        return new Ran(this, envelope, activities.Stopped, diagnostics, model);
    }

    public override string ToString() =>
        $"{Making}{(IsLive ? ", live" : "")}{(IsListening ? ", listened to" : "")}{(HasIntake ? ", taken in" : "")}{(HasSdk ? ", SDK" : "")}";
}

/// <summary>Makes agents in one way.</summary>
internal sealed class Maker(Making making, string theirs)
{
    internal AIAgent Agent(IChatClient model, string name = SetUp.Name, params AITool[] tools)
    {
        var options = new ChatClientAgentOptions
        {
            Id = name,
            Name = name,
            ChatOptions = new ChatOptions { Tools = tools },
            AllowConcurrentInvocation = true,
        };
        return making switch
        {
            Making.Traced => model.AsTracedAgent(options),
            Making.Finished => model.AsAIAgent(options).AsBuilder().UseAgentObservatory().Build(),
            Making.TheirsWithin => model
                .AsBuilder()
                .UseAgentObservatory()
                .BuildAIAgent(options)
                .AsBuilder()
                .UseAgentObservatory()
                .UseOpenTelemetry(theirs)
                .Build(),
            _ => model.AsTracedAgent(options).AsBuilder().UseOpenTelemetry(theirs).Build(),
        };
    }
}
