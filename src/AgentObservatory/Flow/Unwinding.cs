using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AgentObservatory.Flow;

/// <summary>Tells whether an exception passes through the code that is running now, by comparing its stack trace with the
/// thread's stack. A continuation may run within the failure of another method; then the exception in progress is not
/// its own.</summary>
internal static class Unwinding
{
    /// <summary>Walks outwards from the library's caller to where the runtime continues an asynchronous method. True if one
    /// of the methods in between is in the exception's stack trace.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "A method that was trimmed is unknown, and in doubt no exception is leaving."
    )]
    internal static bool PassesThroughCaller(Exception exception)
    {
        HashSet<MethodBase> thrownThrough = [.. Methods(new StackTrace(exception))];
        foreach (
            MethodBase method in Methods(new StackTrace()).SkipWhile(method => method.Module == typeof(Unwinding).Module)
        )
        {
            // The parts of an iterator that clean up are methods of their own.
            bool isIterator = typeof(IEnumerator).IsAssignableFrom(method.DeclaringType);
            if (
                thrownThrough.Contains(method)
                || (isIterator && thrownThrough.Any(passed => passed.DeclaringType == method.DeclaringType))
            )
            {
                return true;
            }

            if (isIterator || IsMachinery(method.DeclaringType?.Namespace))
            {
                return false;
            }
        }

        return false;
    }

    [RequiresUnreferencedCode("Methods may have been trimmed.")]
    private static IEnumerable<MethodBase> Methods(StackTrace trace) =>
        trace.GetFrames().Select(frame => frame.GetMethod()).OfType<MethodBase>();

    private static bool IsMachinery(string? name) =>
        name is "System.Threading" or "System.Threading.Tasks" or "System.Runtime.CompilerServices";
}
