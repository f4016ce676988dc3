namespace AgentObservatory.Extensions.AI.Words;

/// <summary>Names of the library's own, for what has no convention. They are stable.</summary>
internal static class Own
{
    /// <summary>The stream of a model call's chunks.</summary>
    internal const string Chunks = "chunks";

    /// <summary>The step of a function invocation whose model calls nobody can see.</summary>
    internal const string ToolLoop = "tool_loop";

    /// <summary>The event of a tool call that waits for an approval, has got it or has not.</summary>
    internal const string ToolApproval = "tool_approval";

    /// <summary>What has happened with the approval: one of the three below.</summary>
    internal const string ApprovalState = "agent_observatory.approval.state";

    internal const string Requested = "requested";
    internal const string Granted = "granted";
    internal const string Refused = "refused";

    /// <summary>Tokens of model calls that are no spans: no convention's name, so that nobody adds them to those of spans.</summary>
    internal const string UnseenInputTokens = "agent_observatory.unseen.input_tokens";
    internal const string UnseenOutputTokens = "agent_observatory.unseen.output_tokens";

    /// <summary>What could not be read for the span.</summary>
    internal const string Undescribed = "agent_observatory.undescribed";
}
