namespace AgentObservatory.Terminal;

/// <summary>What stands to the left of a text: on its first line and on the lines it is wrapped to.</summary>
internal readonly record struct Margin(string First, string Rest)
{
    public static Margin Indented(string guides, string indent) => new(guides, guides + indent);
}
