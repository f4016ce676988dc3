namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>The woven assembly and its symbols where they are written first, in a folder beside those that they replace. Both are
/// complete before the assembly moves, and the symbols follow it: what is left of a weaver that was killed in between can be
/// put in place later.</summary>
internal sealed class WrittenFiles
{
    private readonly string folder;
    private readonly string place;

    internal WrittenFiles(string place)
    {
        this.place = place;
        folder = place + ".weaving";
        Assembly = Path.Combine(folder, Path.GetFileName(place));
    }

    internal string Assembly { get; }

    private string Symbols => Path.ChangeExtension(Assembly, ".pdb");

    private string PlaceOfSymbols => Path.ChangeExtension(place, ".pdb");

    /// <summary>Moves the symbols that a weaver has left behind which was killed after the assembly had moved. Where somebody holds
    /// them, the next build tries again.</summary>
    /// <param name="place">The assembly, which is woven.</param>
    internal static void Complete(string place)
    {
        var left = new WrittenFiles(place);
        try
        {
            if (File.Exists(left.Symbols) && !File.Exists(left.Assembly))
            {
                File.Move(left.Symbols, left.PlaceOfSymbols, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }

        left.Forget();
    }

    /// <summary>Nothing that an earlier weaver has left is there then.</summary>
    internal void MakeRoom()
    {
        Directory.CreateDirectory(folder);
        File.Delete(Assembly);
        File.Delete(Symbols);
    }

    /// <summary>If that fails, everything is as it was.</summary>
    internal void PutInPlace()
    {
        byte[] before = File.ReadAllBytes(place);
        File.Move(Assembly, place, overwrite: true);
        try
        {
            if (File.Exists(Symbols))
            {
                File.Move(Symbols, PlaceOfSymbols, overwrite: true);
            }
        }
        catch (Exception)
        {
            File.WriteAllBytes(place, before);
            throw;
        }
    }

    /// <summary>Removes the folder. Where somebody else holds it, it may stay: it is in nobody's way.</summary>
    internal void Forget()
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { }
    }
}
