using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace AgentObservatory.Nats.Publishing;

/// <summary>The subject of an agent: the prefix and the agent's name as one word. Subjects give a meaning to points, blanks,
/// <c>*</c> and <c>&gt;</c>, and the server closes the connection of whoever sends a long one.</summary>
internal static class Subject
{
    private const int MostCharacters = 200;

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8
    );

    /// <summary>Letters, digits, <c>-</c> and <c>_</c> stand for themselves, every other byte of the name's UTF-8 is
    /// <c>%XX</c>. What is long then ends with a hash. An agent without a name is <c>%</c>.</summary>
    internal static string Of(string prefix, string? agent)
    {
        byte[] name = Encoding.UTF8.GetBytes(agent ?? "");
        if (name.Length == 0)
        {
            return prefix + ".%";
        }

        var word = new StringBuilder(prefix).Append('.');
        int start = word.Length;
        foreach (byte letter in name)
        {
            _ = Plain.Contains(letter) ? word.Append((char)letter) : word.Append('%').Append(letter.ToString("X2"));
            if (word.Length - start > MostCharacters)
            {
                return word.Append("%-").Append(Convert.ToHexStringLower(SHA256.HashData(name).AsSpan(0, 8))).ToString();
            }
        }

        return word.ToString();
    }
}
