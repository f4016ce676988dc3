using AgentObservatory.Tests.Support;

namespace AgentObservatory.Tests.Facade.Members;

/// <summary>The test assembly as a program: calls what agents call while there is no memory. Needs a limit of the heap, which
/// is the process's. What is asynchronous completes at once: the state of a method that waits is the runtime's, and lies
/// beyond what a library can catch.</summary>
internal static class StarvedMembers
{
    private const int WarmRounds = 5;
    private const int Samples = 2;

    // Large pieces first: a collection walks over each.
    private const int Largest = 1 << 20;
    private const int Small = 1 << 6;
    private const int MostToSpare = 20;

    private static readonly Random Random = new(1);
    private static readonly Stream Output = Console.OpenStandardOutput();
    private static object?[]? held;

    /// <summary>Wrappers are made while there is memory, and called in place of what they wrap when there is none.</summary>
    private static int Main()
    {
        PublicMember[] wrappers = Array.FindAll(PublicMember.All, static member => member.IsWrapper);
        PublicMember[] reports =
        [
            .. PublicMember.All.Where(static member => member.IsForReports).OrderBy(static member => member.IsAnEnd),
        ];
        var findings = new Findings();
        using var world = new World(0);
        world.UseLiveOnly();

        // The runtime ends where it has no memory to say that something is null.
        world.GivesNullToAll = false;
        WarmUp([.. reports, .. wrappers], world, findings);
        world.Renew();
        PreparedCall[][] made = PrepareSamples(wrappers, world);
        Array.ForEach(made, static samples => Array.ForEach(samples, static call => call.Make()));
        PreparedCall[][] ready = PrepareSamples(reports, world);
        Exhaust(Largest);
        foreach (PreparedCall[] samples in made)
        {
            Starve(samples[0]);
            foreach (PreparedCall call in samples)
            {
                world.Use(call);
            }
        }

        foreach (PreparedCall[] samples in ready)
        {
            Starve(samples[0]);
            foreach (PreparedCall call in samples)
            {
                call.Make();
                world.Use(call);
            }
        }

        held = null;
        world.Judge(findings);
        Console.WriteLine(findings);
        Console.WriteLine(
            $"{Samples * (made.Length + ready.Length)} calls without memory, {findings.Count} members that throw"
        );
        PublicMember[] missing = [.. world.NeverCalled([.. reports, .. wrappers])];
        Console.WriteLine($"Nothing to call these on: {string.Join(", ", missing)}");
        return findings.Count + missing.Length == 0 && IsCounted(world) ? 0 : 1;
    }

    /// <summary>Several calls to each member that there is anything to call on, with what chance gives them.</summary>
    private static PreparedCall[][] PrepareSamples(PublicMember[] members, World world) =>
        [
            .. members
                .Select(member => Enumerable.Repeat(member, Samples).Select(world.Prepare).OfType<PreparedCall>().ToArray())
                .Where(static samples => samples.Length > 0),
        ];

    /// <summary>Whether what was lost is counted, and nothing besides.</summary>
    private static bool IsCounted(World world)
    {
        world.EndSession();

        bool isFlushed = world.Running.FlushAsync(TimeSpan.FromSeconds(30)).Result;
        ObservatoryHealth health = world.Running.Health;
        Exception? broken = Record.Exception(() => Some.LawsHold(world.Running));
        Console.WriteLine($"Flushed: {isFlushed}; {health}\n{broken}");
        return isFlushed && broken is null && health.EventsDropped[DropReason.OutOfMemory] > 0;
    }

    /// <summary>What the runtime does at first calls takes memory: each call is made in a live session beforehand. The runtime's
    /// own threads end the process where they lack memory at their first steps.</summary>
    private static void WarmUp(PublicMember[] members, World world, Findings findings)
    {
        for (int round = 0; round < WarmRounds; round++)
        {
            foreach (PublicMember member in members)
            {
                world.Renew();
                world.Call(member);

                // Judged calls are let go of, and with them their sessions.
                world.Judge(findings);
            }
        }

        Output.Write("Warm\n"u8);
        using var fired = new ManualResetEventSlim();
        using var timer = new Timer(_ => ThreadPool.QueueUserWorkItem(_ => fired.Set()), null, 1, 1);
        fired.Wait();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Takes what the last call has left, and spares a few bytes, so that calls fail at any of their allocations. Says
    /// what is called: should the process end, nothing else tells.</summary>
    private static void Starve(PreparedCall call)
    {
        Output.Write(call.Line);
        Exhaust(Largest >> 7);
        for (int spared = Random.Next(MostToSpare); spared > 0 && held is not null; spared--)
        {
            held = (object?[]?)held[0];
        }
    }

    private static void Exhaust(int largest)
    {
        for (int size = largest; size >= Small; size >>= 7)
        {
            try
            {
                while (true)
                {
                    held = size == Small ? [held] : [held, new byte[size]];
                }
            }
            catch (OutOfMemoryException)
            {
                // Wanted.
            }
        }
    }
}
