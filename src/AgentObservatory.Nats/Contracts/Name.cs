using System.Buffers;
using System.Runtime.CompilerServices;

namespace AgentObservatory.Nats.Contracts;

/// <summary>Names are looked at before there is a connection: later the client refuses them, or the server understands something
/// else, or closes the connection.</summary>
internal static class Name
{
    private static readonly SearchValues<char> Special = SearchValues.Create(".*>/\\");

    /// <summary>A stream's or a consumer's.</summary>
    internal static void ThrowIfNone(string name, [CallerArgumentExpression(nameof(name))] string? setting = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, setting);
        if (name.AsSpan().ContainsAny(Special) || name.Any(static one => char.IsWhiteSpace(one) || char.IsControl(one)))
        {
            throw new ArgumentException("A name has no blanks, points, slashes, control characters, * or >.", setting);
        }
    }

    /// <summary>The beginning of subjects: names with points between them.</summary>
    internal static void ThrowIfNoSubject(string subject, [CallerArgumentExpression(nameof(subject))] string? setting = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject, setting);
        Array.ForEach(subject.Split('.'), name => ThrowIfNone(name, setting));
    }
}
