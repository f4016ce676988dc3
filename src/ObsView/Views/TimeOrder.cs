using System.Text;

namespace AgentObservatory.ObsView.Views;

/// <summary>Puts any number of texts in the order of their times, in constant memory; texts of equal time keep their order. What
/// memory does not hold waits in temporary files, each of them sorted, which only this user can read.</summary>
internal sealed class TimeOrder(int charsInMemory = 4 * 1024 * 1024)
{
    private readonly List<IEnumerable<(long Time, string Text)>> parts = [];
    private readonly List<(long Time, string Text)> rest = [];
    private int chars;

    public void Add(long time, string text)
    {
        rest.Add((time, text));
        chars += text.Length;

        if (chars > charsInMemory)
        {
            parts.Add(Read(Write(rest.OrderBy(item => item.Time))));
            rest.Clear();
            chars = 0;
        }
    }

    /// <summary>The texts in order. They can be read once.</summary>
    public IEnumerable<string> Texts()
    {
        var sources = new PriorityQueue<IEnumerator<(long Time, string Text)>, (long Time, int Part)>();

        // OrderBy is stable, and of equal times that of the earlier part comes first.
        foreach (var (part, items) in parts.Append(rest.OrderBy(item => item.Time)).Index())
        {
            var source = items.GetEnumerator();

            if (source.MoveNext())
            {
                sources.Enqueue(source, (source.Current.Time, part));
            }
        }

        while (sources.TryPeek(out var source, out var first))
        {
            yield return source.Current.Text;

            if (source.MoveNext())
            {
                sources.DequeueEnqueue(source, (source.Current.Time, first.Part));
            }
            else
            {
                sources.Dequeue();
            }
        }
    }

    private static FileStream Write(IEnumerable<(long Time, string Text)> items)
    {
        FileStream? file = null;

        try
        {
            file = CreateTemporary();

            using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
            {
                foreach (var (time, text) in items)
                {
                    writer.Write(time);
                    writer.Write(text);
                }
            }

            file.Position = 0;
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new TemporaryFileException(error);
        }
    }

    /// <summary>On Unix a file without a name, which is gone with its process, however that ends.</summary>
    private static FileStream CreateTemporary()
    {
        var path = Path.GetTempFileName();
        var isWindows = OperatingSystem.IsWindows();
        var options = isWindows ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, 16 * 1024, options);

        if (!isWindows)
        {
            File.Delete(path);
        }

        return file;
    }

    private static IEnumerable<(long Time, string Text)> Read(FileStream file)
    {
        using var reader = new BinaryReader(file);

        var length = file.Length;

        while (file.Position < length)
        {
            yield return (reader.ReadInt64(), reader.ReadString());
        }
    }
}

/// <summary>A temporary file cannot be written.</summary>
internal sealed class TemporaryFileException(Exception cause)
    : Exception($"sorting needs temporary files, and {Path.GetTempPath()} cannot take them: {cause.Message}", cause);
