namespace AgentObservatory.Wrapping;

/// <summary>What an exception filter has recorded of a body. An exception that passes a filter need not leave the body: a finally
/// block within may throw another in its place, and the body may catch that. Once the body returns, what was recorded is
/// taken back, but for what anybody else has recorded before or meanwhile.</summary>
internal sealed class Thrown
{
    private Failure? before;
    private Failure? recorded;

    /// <summary>Records an exception. Always false, for use in the filter.</summary>
    internal static bool Record(ref Thrown? thrown, IRun run, Exception? exception)
    {
        try
        {
            thrown ??= new Thrown();
        }
        catch (OutOfMemoryException)
        {
            // Recorded all the same. It only cannot be taken back.
        }

        thrown?.Remember(run.Verdict);
        run.Fail(exception);
        thrown?.recorded = run.Verdict;
        return false;
    }

    private void Remember(Failure? current)
    {
        bool isOwn =
            recorded is not null && current?.Status == recorded.Status && ReferenceEquals(current.Error, recorded.Error);
        before = isOwn ? before : current;
    }

    /// <summary>The body has returned.</summary>
    internal void TakeBack(IRun run)
    {
        if (recorded is not null)
        {
            run.Restore(recorded, before);
        }
    }
}
