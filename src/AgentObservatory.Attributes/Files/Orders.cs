namespace AgentObservatory.AttributeWeaver.Files;

/// <summary>What the build wants, one line each: <c>assembly=</c>, <c>project=</c>, <c>source=</c> and <c>reference=</c> (many), <c>key=</c> for
/// the file of the strong name's key, <c>unsigned=true</c> if somebody signs later or nobody.</summary>
internal sealed record Orders(
    string Assembly,
    string Project,
    string[] Sources,
    string[] References,
    string? Key,
    bool IsSignedLater
)
{
    internal static Orders Read(string file)
    {
        ILookup<string, string> lines = File.ReadAllLines(file)
            .Select(static line => line.Split('=', 2))
            .Where(static parts => parts is [_, { Length: > 0 }])
            .ToLookup(static parts => parts[0], static parts => parts[1]);
        return new Orders(
            lines["assembly"].Single(),
            lines["project"].FirstOrDefault(""),
            [.. lines["source"]],
            [.. lines["reference"]],
            lines["key"].FirstOrDefault(),
            lines["unsigned"].Any()
        );
    }
}
