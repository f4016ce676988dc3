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

        world.Call(PublicMember.All, 20);

        AssertNoFindings(PublicMember.All, world);
    }

    [Fact]
    public void NoMemberThrowsWhereThreadsRace()
    {
        World[] worlds = Shared();

        OtherThreads.Race(Threads, number => worlds[number].Call(PublicMember.All, 5));

        AssertNoFindings(PublicMember.All, worlds);
    }

    /// <summary>Where a member does not take null, that may lead to a NullReferenceException, and the runtime ends the process
    /// where an interruption meets one.</summary>
    [Fact]
    public void Fault53_NoMemberThatAgentsCallThrowsWhereInterruptionsRain()
    {
        World[] worlds = Shared();
        PublicMember[] members = Array.FindAll(PublicMember.All, static member => member.IsOfAFace);
        Array.ForEach(worlds, static world => world.GivesNullToAll = false);

        // What the runtime does at a first call waits, too.
        Array.ForEach(worlds, world => world.Call(members, 1));
        Interruptions.Rain(Threads, number => worlds[number].Call(members, 20));

        AssertNoFindings(members, worlds);
    }

    /// <summary>A world for each thread, with the first one's things in all of them.</summary>
    private static World[] Shared()
    {
        World[] worlds = [.. Enumerable.Range(1, Threads).Select(static seed => new World(seed))];
        Array.ForEach(worlds, world => world.Share(worlds[0]));
        return worlds;
    }

    private static void AssertNoFindings(PublicMember[] members, params World[] worlds)
    {
        var findings = new Findings();
        Array.ForEach(worlds, static world => world.Dispose());
        Array.ForEach(worlds, world => world.Judge(findings));
        findings.AssertNone();
        Assert.All(worlds, world => Assert.Empty(world.NeverCalled(members)));
    }
}
