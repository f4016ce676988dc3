using System.Runtime.InteropServices;

namespace AgentObservatory.Flow;

/// <summary>Tells whether an exception is leaving a using block: the runtime knows the exception in progress on this thread,
/// and a token that differs from the one at the block's start belongs to an exception thrown since.</summary>
internal static class ExceptionInProgress
{
    /// <summary>Identifies the exception in progress on this thread by the lower half of an address on its stack; zero if
    /// there is none.</summary>
    internal static int Token => unchecked((int)Marshal.GetExceptionPointers());

    internal static bool IsNewSince(int token)
    {
        int now = Token;
        return now != 0 && now != token;
    }
}
