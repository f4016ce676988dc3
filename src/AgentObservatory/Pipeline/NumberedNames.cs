namespace AgentObservatory.Pipeline;

/// <summary>Tells apart what has the same name, by order: "File", "File#2", "File#3".</summary>
internal static class NumberedNames
{
    internal static string[] Of(IEnumerable<string> names)
    {
        var seen = new Dictionary<string, int>();
        return [.. names.Select(Numbered)];

        string Numbered(string name)
        {
            int number = seen[name] = seen.GetValueOrDefault(name) + 1;
            return number == 1 ? name : $"{name}#{number}";
        }
    }
}
