using System.Diagnostics;
using AgentObservatory.Tests.Support;
using AgentObservatory.Tests.Support.OpenTelemetry;
using Microsoft.Extensions.AI;

namespace AgentObservatory.Tests.Extensions.AI;

/// <summary>How the client is put together, from the outside in.</summary>
internal enum Order
{
    Plain,
    FunctionsThenOurs,
    FunctionsThenOursThenTheirs,
    FunctionsThenTheirsThenOurs,
    OursThenFunctions,
    OursThenFunctionsThenOurs,
    TheirsThenFunctionsThenOurs,
    TheirsThenFunctionsThenOursThenTheirs,
    TheirsThenFunctionsThenTheirsThenOurs,
}

/// <summary>A set-up: the client, whether spans are activities while they run, whether somebody listens to what
/// Microsoft.Extensions.AI traces itself, whether the observatory takes that in, and whether who listens is the real SDK of
/// OpenTelemetry.</summary>
internal sealed record SetUp(Order Order, bool IsLive, bool IsListening, bool TakesIn = false, bool HasSdk = false)
{
    internal static IEnumerable<SetUp> All =>
        from order in Enum.GetValues<Order>()
        from isLive in new[] { false, true }
        from isListening in new[] { false, true }
        from takesIn in new[] { false, true }
        from hasSdk in new[] { false, true }
        select new SetUp(order, isLive, isListening, takesIn, hasSdk) into setUp
        where setUp.HasTheirs || setUp is { IsListening: false, TakesIn: false }
        select setUp;

    /// <summary>Whether Microsoft.Extensions.AI traces anything itself.</summary>
    internal bool HasTheirs => HasTheirsAround || HasTheirsWithin;

    /// <summary>Whether it traces the whole loop of model calls and tools, as if that were one call.</summary>
    internal bool HasTheirsAround =>
        Order
            is Order.TheirsThenFunctionsThenOurs
                or Order.TheirsThenFunctionsThenOursThenTheirs
                or Order.TheirsThenFunctionsThenTheirsThenOurs;

    /// <summary>Whether it traces the model's calls.</summary>
    internal bool HasTheirsWithin =>
        Order
            is Order.FunctionsThenOursThenTheirs
                or Order.FunctionsThenTheirsThenOurs
                or Order.TheirsThenFunctionsThenOursThenTheirs
                or Order.TheirsThenFunctionsThenTheirsThenOurs;

    /// <summary>Whether the library sees the model's calls.</summary>
    internal bool SeesModel => Order != Order.OursThenFunctions;

    /// <summary>Runs a program in one session with the client.</summary>
    internal async Task<Ran> Run(Model model, Func<IChatClient, AgentSession, Task> program, bool isConcurrent = false)
    {
        using var activities = new OursAndTheirs(IsListening, HasSdk);
        List<Diagnostic> diagnostics = [];
        ObservatoryOptions options = activities.Options(IsLive, TakesIn) with { OnDiagnostic = diagnostics.Add };
        using IChatClient client = Build(model, activities.Theirs, isConcurrent);
        SessionEnvelope envelope;
        using (activities.Request(HasSdk))
        {
            envelope = await Some.EnvelopeOf(session => program(client, session), options);
        }

        Assert.Null(Activity.Current);
        return new Ran(this, envelope, activities.Stopped, diagnostics, model);
    }

    public override string ToString() =>
        $"{Order}{(IsLive ? ", live" : "")}{(IsListening ? ", listened to" : "")}{(TakesIn ? ", taken in" : "")}{(HasSdk ? ", SDK" : "")}";

    private IChatClient Build(Model model, string source, bool isConcurrent)
    {
        var builder = model.AsBuilder();
        if (HasTheirsAround)
        {
            builder = builder.UseOpenTelemetry(sourceName: source);
        }

        return Order switch
        {
            Order.Plain => builder.UseAgentObservatory().Build(),
            Order.FunctionsThenOurs or Order.TheirsThenFunctionsThenOurs => Functions(builder).UseAgentObservatory().Build(),
            Order.FunctionsThenOursThenTheirs or Order.TheirsThenFunctionsThenOursThenTheirs => Functions(builder)
                .UseAgentObservatory()
                .UseOpenTelemetry(sourceName: source)
                .Build(),
            Order.FunctionsThenTheirsThenOurs or Order.TheirsThenFunctionsThenTheirsThenOurs => Functions(builder)
                .UseOpenTelemetry(sourceName: source)
                .UseAgentObservatory()
                .Build(),
            Order.OursThenFunctions => Functions(builder.UseAgentObservatory()).Build(),
            _ => Functions(builder.UseAgentObservatory()).UseAgentObservatory().Build(),
        };

        ChatClientBuilder Functions(ChatClientBuilder builder) =>
            builder.UseFunctionInvocation(configure: client => client.AllowConcurrentInvocation = isConcurrent);
    }
}
