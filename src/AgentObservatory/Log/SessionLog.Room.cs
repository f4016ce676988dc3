using System.Runtime.CompilerServices;

namespace AgentObservatory.Log;

// A thread that needs memory gets it outside the gate and then tries again.
internal sealed partial class SessionLog
{
    /// <summary>Enters the gate, with spare memory where it may soon be needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Gate.Scope Enter(bool startsSpan, int places = 0)
    {
        if (entries.IsLow || (startsSpan && rows.IsLow) || (places > 0 && values.IsLow))
        {
            TryBringSpares();
        }

        return gate.Enter();
    }

    /// <summary>Whether there is room for another entry and its values and, where a span starts, for another row. Called
    /// under the gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Outcome Admit(bool startsSpan, int places = 0) =>
        isSealed ? Outcome.SessionEnded
        : entries.HasRoom() && (!startsSpan || rows.HasRoom()) && (places == 0 || values.HasRoom(places)) ? Outcome.Kept
        : Reenter(places);

    /// <summary>Other threads have taken the room: leaves the gate and comes back with more memory, enough for a marker, for
    /// they may have taken the bytes, too.</summary>
    private Outcome Reenter(int places)
    {
        places = Math.Max(1, places);
        bool hasMemory = true;
        while (!isSealed && !(entries.HasRoom() && rows.HasRoom() && values.HasRoom(places)))
        {
            if (!hasMemory)
            {
                return Drop(DropCause.OutOfMemory);
            }

            gate.Exit();
            hasMemory = TryBringSpares();
            gate.Enter();
        }

        return isSealed ? Outcome.SessionEnded : Outcome.Kept;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryBringSpares()
    {
        try
        {
            // Once the session is sealed, only the thread that sealed it looks for room.
            if (!isSealed)
            {
                entries.BringSpare();
                rows.BringSpare();
                values.BringSpare();
            }

            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }
}
