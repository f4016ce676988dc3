namespace AgentObservatory.Terminal;

/// <summary>What a stated schema version means to this reader.</summary>
internal static class SchemaVersion
{
    /// <summary>Null where the version is known or not stated; otherwise what to tell about it.</summary>
    public static string? Warning(string stated, Glyphs glyphs)
    {
        if (stated.Length == 0)
        {
            return null;
        }

        var shown = VisibleText.Of(stated, glyphs);

        if (!Version.TryParse(stated, out var version))
        {
            return $"! unknown schema version {shown}: something may be missing";
        }

        return version > Version.Parse(EnvelopeJson.SchemaVersion)
            ? $"! schema version {shown} is newer than {EnvelopeJson.SchemaVersion}: something may be missing"
            : null;
    }
}
