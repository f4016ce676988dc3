using Microsoft.Extensions.Configuration;

namespace AgentObservatory.Hosting;

/// <summary>The sections that some options have been read from.</summary>
internal sealed class ReadSections
{
    private readonly List<IConfigurationSection> read = [];

    /// <summary>Adds a section; false if it has been read. It is the same if its path and all that it holds are: sections do not
    /// tell which configuration they are of.</summary>
    internal bool Add(IConfigurationSection section)
    {
        if (read.Exists(known => IsSame(known, section)))
        {
            return false;
        }

        read.Add(section);
        return true;
    }

    private static bool IsSame(IConfigurationSection one, IConfigurationSection other) =>
        one.Path.Equals(other.Path, StringComparison.OrdinalIgnoreCase)
        && one.AsEnumerable(makePathsRelative: true).SequenceEqual(other.AsEnumerable(makePathsRelative: true));
}
