using System.Runtime.InteropServices;

namespace AgentObservatory.Flow;

/// <summary>
/// Tells whether a using block is being left by an exception: the runtime knows the exception that is in progress on this
/// thread, and a token that differs from the one at the block's start belongs to an exception thrown since.
/// </summary>
internal static class ExceptionInProgress
{
    /// <summary>
    /// The exception in progress on this thread, by the lower half of an address on the thread's stack; zero where there is none.
    /// </summary>
    internal static int Token => unchecked((int)Marshal.GetExceptionPointers());

    internal static bool IsNewSince(int token)
    {
        int now = Token;
        return now != 0 && now != token;
    }
}
