namespace AgentObservatory.Terminal.Rendering;

/// <summary>Why a model's answer ended, where that is worth telling: most end by themselves, or ask for tools.</summary>
internal static class FinishText
{
    /// <summary>Null if it is not known, or as usual.</summary>
    public static string? Of(Attributes attributes)
    {
        var reasons = attributes[Convention.finishReasons];
        return Tells(Convention.finishReasons, reasons)
            ? Joined([.. reasons.AsList().Select(one => one.AsString()!).Except(Convention.usualReasons)])
            : null;
    }

    /// <summary>Whether what an attribute says is told, or usual.</summary>
    public static bool Tells(string key, AttributeValue value) =>
        key == Convention.finishReasons
        && value.Kind == AttributeKind.List
        && value.AsList().All(one => one.Kind == AttributeKind.String);

    private static string? Joined(string[] reasons) => reasons.Length == 0 ? null : string.Join(", ", reasons);
}
