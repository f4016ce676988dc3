using AgentObservatory.Tests.Facade.Members;
using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade;

/// <summary>Calls every public member of every package, so that new ones are covered without anyone thinking of it. A member
/// may throw what its documentation declares, and nothing else.</summary>
[Collection(Alone.Name)]
public class EveryMemberTests
{
    private const int Threads = 8;

    [Fact]
    public void NoMemberThrowsWhatItDoesNotDeclare()
    {
        var world = new World(0);

        Call(PublicMember.All, world, 20);

        AssertNoFindings(world);
        Assert.Empty(world.NeverCalled(PublicMember.All));
    }

    [Fact]
    public void NoMemberThrowsWhereThreadsRace()
    {
        World[] worlds = Shared();

        OtherThreads.Race(Threads, number => Call(PublicMember.All, worlds[number], 5));

        AssertNoFindings(worlds);
    }

    /// <summary>What agents call takes null. Elsewhere null may lead to a NullReferenceException, and the runtime ends the
    /// process where an interruption meets one.</summary>
    [Fact]
    public void Fault53_NoMemberThatAgentsCallThrowsWhereInterruptionsRain()
    {
        World[] worlds = Shared();
        PublicMember[] members = Array.FindAll(PublicMember.All, static member => member.IsOfAFace);

        // What the runtime does at a first call waits, too.
        Array.ForEach(worlds, world => Call(members, world, 1));
        Interruptions.Rain(Threads, number => Call(members, worlds[number], 20));

        AssertNoFindings(worlds);
    }

    /// <summary>A world for each thread, with the first one's things in all of them.</summary>
    private static World[] Shared()
    {
        World[] worlds = [.. Enumerable.Range(1, Threads).Select(static seed => new World(seed))];
        Array.ForEach(worlds, world => world.Share(worlds[0]));
        return worlds;
    }

    private static void Call(PublicMember[] members, World world, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            Array.ForEach(members, world.Call);
        }
    }

    private static void AssertNoFindings(params World[] worlds)
    {
        var findings = new Findings();
        Array.ForEach(worlds, static world => world.Dispose());
        Array.ForEach(worlds, world => world.Judge(findings));
        findings.AssertNone();
    }
}
