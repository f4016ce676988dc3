using System.Runtime.CompilerServices;
using AgentObservatory;

namespace Samples;

/// <summary>What every shape does: it reports a step of its own, and then returns 42 or throws what it is told to.</summary>
public static class Body
{
    [ThreadStatic]
    private static int result;

    public static ref int Place => ref result;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(Exception? thrown)
    {
        AgentSession.Current?.AgentStep("inner").Dispose();
        if (thrown is not null)
        {
            throw thrown;
        }

        return 42;
    }
}
