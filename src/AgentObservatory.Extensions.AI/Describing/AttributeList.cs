using System.Runtime.InteropServices;

namespace AgentObservatory.Extensions.AI.Describing;

/// <summary>Attributes of a span, those that have a value.</summary>
internal sealed class AttributeList
{
    private readonly List<(string Key, AttributeValue Value)> entries = [];

    internal ReadOnlySpan<(string Key, AttributeValue Value)> Span => CollectionsMarshal.AsSpan(entries);

    internal void Add(string key, AttributeValue value)
    {
        if (value.Kind != AttributeKind.Null)
        {
            entries.Add((key, value));
        }
    }

    internal void AddNumber(string key, float? value) => Add(key, value is { } number ? number : AttributeValue.Null);

    internal void AddText(string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            entries.Add((key, text));
        }
    }

    internal void AddServer(Uri? address)
    {
        if (address is { IsAbsoluteUri: true })
        {
            AddText(Convention.serverAddress, address.Host);
            Add(Convention.serverPort, address.Port);
        }
    }

    internal void AddTexts(string key, IEnumerable<string>? texts)
    {
        if (texts?.ToArray() is { Length: > 0 } all)
        {
            entries.Add((key, all));
        }
    }
}
