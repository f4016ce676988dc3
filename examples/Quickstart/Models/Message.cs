namespace Quickstart.Models;

/// <summary>A turn of the conversation between the user, the model and the tools.</summary>
internal abstract record Message;

/// <summary>What the user wants to know.</summary>
internal sealed record Question(string Text) : Message;

/// <summary>What the model said, and the tools it asked for.</summary>
internal sealed record ModelTurn(string Text, IReadOnlyList<ToolRequest> ToolRequests) : Message;

/// <summary>What a tool returned, or the message of its exception.</summary>
internal sealed record ToolResult(ToolRequest Request, string Text, bool IsError) : Message;

/// <summary>The model's wish to have a tool called. Its arguments are JSON that nobody has checked yet.</summary>
internal sealed record ToolRequest(string Id, string Tool, string ArgumentsJson);
