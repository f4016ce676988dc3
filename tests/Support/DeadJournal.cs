using AgentObservatory.Journal;

namespace AgentObservatory.Tests.Support;

/// <summary>Journals as a process leaves them that is killed: copies, whose locks nobody holds.</summary>
internal static class DeadJournal
{
    internal static ObservatoryOptions Journaled(this TestFolder folder, string name = "journal") =>
        Some.Quiet() with
        {
            Journal = folder[name],
        };

    /// <summary>Copies what the journals in a folder hold now to a new one.</summary>
    internal static string Killed(this TestFolder folder, string name = "journal", string? to = null)
    {
        string copy = Directory.CreateDirectory(folder[to ?? name + "-" + Guid.NewGuid().ToString("N")]).FullName;
        foreach (string file in Journals(folder[name]))
        {
            string copied = Path.Combine(copy, Path.GetFileName(file));
            Copy(file, copied);
            File.WriteAllBytes(copied + ".lock", []);
        }

        return copy;
    }

    /// <summary>As File.Copy, which locks the file: that is refused while the journal writes.</summary>
    internal static void Copy(string journal, string path)
    {
        using FileStream living = TraceFile.Open(journal);
        using FileStream dead = File.Create(path);
        living.CopyTo(dead);
    }

    internal static string[] Journals(string directory) =>
        Directory.Exists(directory) ? Directory.GetFiles(directory, "*" + JournalFile.Extension) : [];

    /// <summary>Recovers a folder with exporters of the same kinds.</summary>
    internal static async Task<RecoveryReport> Recover(string directory, params IExporter[] exporters)
    {
        using Observatory observatory = Some.Inline(exporters);
        RecoveryReport report = await observatory.RecoverAsync(directory);
        Some.LawsHold(observatory);
        return report;
    }
}
