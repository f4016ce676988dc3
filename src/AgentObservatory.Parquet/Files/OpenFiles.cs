using System.Runtime.ExceptionServices;

namespace AgentObservatory.Parquet.Files;

/// <summary>The files of a few days that have not appeared yet. Not thread-safe.</summary>
/// <param name="begin">Begins the files of a day.</param>
/// <param name="mostBytes">How large a file becomes before the next one is begun.</param>
/// <param name="losses">Hears of what can never be written.</param>
internal sealed class OpenFiles(Func<string, DayFiles> begin, long mostBytes, Losses losses)
{
    // Late sessions of other days, for example recovered ones, must not make memory grow.
    private const int MostDays = 3;

    private readonly Dictionary<string, DayFiles> days = [];

    internal bool IsEmpty => days.Count == 0;

    /// <summary>The files for the next rows of a day, with room for them.</summary>
    internal DayFiles Of(string day)
    {
        if (days.TryGetValue(day, out DayFiles? files))
        {
            if (!files.IsFull || IsDone(day, files, static files => files.Write()))
            {
                if (files.Length < mostBytes && !files.IsEnding)
                {
                    return files;
                }

                Publish(day, files);
            }
        }
        else if (days.Count >= MostDays)
        {
            PublishAll();
        }

        return days[day] = begin(day);
    }

    /// <summary>Lets all files appear. Days that can be written do not wait for one that cannot.</summary>
    internal void PublishAll()
    {
        Exception? refused = null;
        foreach (var (day, files) in days.ToArray())
        {
            try
            {
                Publish(day, files);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                refused ??= error;
            }
        }

        if (refused is not null)
        {
            ExceptionDispatchInfo.Throw(refused);
        }
    }

    private void Publish(string day, DayFiles files)
    {
        if (IsDone(day, files, static files => files.Publish()))
        {
            days.Remove(day);
            files.Dispose();
        }
    }

    /// <summary>Writes to files. Returns false if they are given up, because no disk will ever take them.</summary>
    private bool IsDone(string day, DayFiles files, Action<DayFiles> write)
    {
        try
        {
            write(files);
            return true;
        }
        catch (RowsLostException error)
        {
            days.Remove(day);
            files.GiveUp();
            losses.Add(files.Envelopes, day, error);
            return false;
        }
    }
}
