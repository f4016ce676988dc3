namespace AgentObservatory

open System
open Microsoft.Extensions.AI

/// A recorded run as a cassette: models and tools that answer what they have answered there. Each recorded call answers once; the
/// first one left that was asked the same does. What was not recorded is a <see cref="T:AgentObservatory.ReplayMissException"/>:
/// nothing is ever called instead. A call that had failed fails again, with a
/// <see cref="T:AgentObservatory.RecordedErrorException"/>.
[<AbstractClass; Sealed>]
type TraceReplay =

    /// <summary>A model that answers as in the trace, where its content was recorded: <c>gen_ai.input.messages</c> and
    /// <c>gen_ai.output.messages</c>, or attributes such as <c>question</c> and <c>answer</c>. What is asked is compared without the ids
    /// of calls; options and definitions of tools do not count.</summary>
    /// <param name="envelope">The recorded run.</param>
    static member ChatClient(envelope: SessionEnvelope) : IChatClient =
        ArgumentNullException.ThrowIfNull(box envelope, nameof envelope)
        new ReplayedChatClient(envelope)

    /// <summary>A tool that answers as in the trace, where arguments and results were recorded: <c>gen_ai.tool.call.arguments</c> and
    /// <c>gen_ai.tool.call.result</c>, or the attributes that the call began with, and <c>result</c>.</summary>
    /// <param name="envelope">The recorded run.</param>
    /// <param name="name">The tool's name.</param>
    static member Tool(envelope: SessionEnvelope, name: string) : AIFunction =
        ArgumentNullException.ThrowIfNull(box envelope, nameof envelope)
        ArgumentNullException.ThrowIfNull(name, nameof name)
        ReplayedTool(envelope, name)
