namespace AgentObservatory.Tests.Architecture;

/// <summary>The declared order of a project's rooms: one may name those below it, none above it and none beside it.</summary>
/// <param name="levels">The rooms from the top down. A folder within a room has its place.</param>
internal sealed class RoomOrder(params string[][] levels)
{
    internal static readonly RoomOrder OfAgentObservatory = new(
        [""],
        ["Weaving"],
        ["Wrapping"],
        ["Adopted", "Live", "Journal", "Exporters", "Rx"],
        ["Pipeline"],
        ["Log"],
        ["Flow"],
        ["Files", "Activities", "Redaction"],
        ["Contracts", "Attributes"]
    );

    internal static readonly RoomOrder OfAnalysis = new(
        ["Statistics"],
        ["Conversations", "Queries", "Timelines", "Comparison", "Rules"],
        ["Forest"],
        ["Words"]
    );

    internal static readonly RoomOrder OfTesting = new(
        ["Laws", "Trajectories"],
        ["Recording", "Assertions", "Approval", "Replay", "Generators"],
        ["Pictures", "Order"]
    );

    /// <summary>What is against the order: arrows, and rooms that have no place in it.</summary>
    internal IEnumerable<string> Violations(ArrowGraph rooms)
    {
        IEnumerable<string> strangers = rooms
            .Nodes.Where(room => LevelOf(room) < 0)
            .Select(room => $"{NameOf(room)} has no place in the order");
        IEnumerable<string> arrows = rooms
            .Arrows.Where(arrow => Top(arrow.From) != Top(arrow.To))
            .Where(arrow => LevelOf(arrow.From) >= 0 && LevelOf(arrow.To) >= 0 && LevelOf(arrow.From) >= LevelOf(arrow.To))
            .Select(arrow => $"{NameOf(arrow.From)} must not name {NameOf(arrow.To)}: {arrow.Example}");
        return strangers.Concat(arrows);
    }

    internal static string NameOf(string room) => room.Length == 0 ? "the root" : room;

    private static string Top(string room) => room.Split('/')[0];

    private int LevelOf(string room) => Array.FindIndex(levels, level => level.Contains(Top(room)));
}
