using Microsoft.Extensions.AI;

namespace AgentObservatory.Extensions.AI.Content;

/// <summary>The chunks of an answer whose content is recorded: as much as a value may hold, however long the answer is. What
/// does not fit is counted, and a text that was cut ends like any value that was.</summary>
internal sealed class KeptChunks
{
    /// <summary>Of one text in a row; the rest of a value's room is for what says that it was cut.</summary>
    private const int MostInARow = Limits.MaxTextLength - 64;

    private const long MostText = (long)Limits.MaxValues * Limits.CharactersAsValue;

    /// <summary>So many are put together to those of whole messages, at first.</summary>
    private const int FewestApart = 512;

    private List<ChatResponseUpdate> chunks = [];

    // Twice what is left once they are put together: each is copied a few times, however many messages there are.
    private int mostApart = FewestApart;
    private ChatResponseUpdate? last;
    private AIContent? row;
    private int inARow;
    private long missing;
    private long textLeft = MostText;
    private int itemsLeft = Limits.MaxItems;
    private int itemsMissing;

    internal void Add(ChatResponseUpdate chunk)
    {
        // A copy: function invocation puts other contents into the chunks that it passes on.
        ChatResponseUpdate copy = chunk.Clone();
        copy.Contents = [];
        if (last is not null && IsOther(chunk.MessageId, last.MessageId))
        {
            EndRow();
        }

        foreach (AIContent content in chunk.Contents)
        {
            if (Kept(content) is { } kept)
            {
                copy.Contents.Add(kept);
            }
        }

        last = copy;
        if (copy.Contents.Count > 0)
        {
            chunks.Add(copy);
        }

        if (chunks.Count >= mostApart)
        {
            chunks = [.. chunks.ToChatResponse().ToChatResponseUpdates().Where(static one => one.Contents.Count > 0)];
            mostApart = Math.Max(FewestApart, 2 * chunks.Count);
        }
    }

    /// <summary>The messages that they are.</summary>
    internal IEnumerable<ChatMessage> Messages()
    {
        EndRow();
        IList<ChatMessage> messages = chunks.ToChatResponse().Messages;
        if (itemsMissing > 0 && messages.Count > 0)
        {
            messages[^1].Contents.Add(new TextContent(ValueLimit.ItemsCut(itemsMissing)));
        }

        return messages;
    }

    private AIContent? Kept(AIContent content)
    {
        if (content is UsageContent)
        {
            return null;
        }

        if (TextOf(content) is not { } text)
        {
            EndRow();
            long size = content is DataContent data ? data.Data.Length : 0;
            if (itemsLeft == 0 || size > textLeft)
            {
                itemsMissing++;
                return null;
            }

            itemsLeft--;
            textLeft -= size;
            return content;
        }

        if (row?.GetType() != content.GetType() && !BeginRow(content))
        {
            return null;
        }

        int room = (int)Math.Min(missing > 0 ? 0 : MostInARow - inARow, textLeft);
        int taken = Math.Min(text.Length, room);
        if (taken > 0 && taken < text.Length && char.IsHighSurrogate(text[taken - 1]))
        {
            taken--;
        }

        missing += text.Length - taken;
        inARow += taken;
        textLeft -= taken;
        return taken == 0 ? null
            : taken == text.Length ? content
            : Like(content, text[..taken]);
    }

    private bool BeginRow(AIContent content)
    {
        EndRow();
        if (itemsLeft == 0)
        {
            itemsMissing++;
            return false;
        }

        itemsLeft--;
        row = content;
        return true;
    }

    /// <summary>What follows is no longer of the text that came last.</summary>
    private void EndRow()
    {
        if (missing > 0 && row is not null)
        {
            ChatResponseUpdate end = last!.Clone();
            end.Contents = [Like(row, TextLimit.CharactersCut(missing))];
            chunks.Add(end);
        }

        row = null;
        inARow = 0;
        missing = 0;
    }

    private static bool IsOther(string? id, string? before) => id is not null && before is not null && id != before;

    private static string? TextOf(AIContent content) =>
        content switch
        {
            TextContent text => text.Text,
            TextReasoningContent reasoning => reasoning.Text,
            _ => null,
        };

    private static AIContent Like(AIContent content, string text) =>
        content is TextReasoningContent ? new TextReasoningContent(text) : new TextContent(text);
}
