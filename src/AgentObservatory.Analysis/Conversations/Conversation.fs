namespace AgentObservatory

open System
open System.Collections.Immutable

/// What was said in a session: messages, calls of tools and their results, in the order in which one reads them. Read from
/// the content attributes of the GenAI conventions where content was recorded; otherwise from attributes by the names that
/// people give them (question, prompt, input; answer, reply, response, output; result), the attributes of tool calls, and the
/// "text" of streams' items. What a model was given again with a later call is there once. Pure and total.
[<RequireQualifiedAccess>]
module Conversation =

    /// The conversation of a node of a forest and all below it.
    [<CompiledName("Of")>]
    let ofNode (node: TraceNode) : ImmutableArray<ConversationEntry> =
        ArgumentNullException.ThrowIfNull(box node, nameof node)
        ConversationReader.read node

    /// The conversation of one session.
    [<CompiledName("Of")>]
    let ofEnvelope (envelope: SessionEnvelope) : ImmutableArray<ConversationEntry> =
        ofNode (TraceForest.Of envelope).Roots[0]

    /// The first thing that a user asks, here or below; null if nothing says so.
    [<CompiledName("FirstQuestion")>]
    let firstQuestion (node: TraceNode) : string | null =
        ArgumentNullException.ThrowIfNull(box node, nameof node)
        ConversationReader.firstQuestion node.Subtree
