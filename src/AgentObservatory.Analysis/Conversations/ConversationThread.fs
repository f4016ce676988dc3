namespace AgentObservatory

open System.Collections.Generic

/// What has been said within one run of an agent. A model is given the whole conversation with each call: what it was given
/// or has answered before is not said again.
[<Sealed>]
type internal ConversationThread() =
    let said = Dictionary<string, int>()
    let calls = HashSet<string>()
    let results = HashSet<string>()
    let unseen = Dictionary<string, int>()

    let isNewId (ids: HashSet<string>) (id: string) = id = "" || ids.Add id

    let isNew (part: MessagePart) =
        match part.Kind with
        | ConversationEntryKind.ToolCall -> isNewId calls part.CallId
        | ConversationEntryKind.ToolResult -> isNewId results part.CallId
        | _ -> true

    let await (part: MessagePart) =
        if part.Kind = ConversationEntryKind.ToolCall then
            unseen[part.Tool] <- unseen.GetValueOrDefault(part.Tool, 0) + 1

    /// The parts of what a model was given that are new.
    member _.Given(parts: MessagePart[]) : List<MessagePart> =
        let counts = Dictionary<string, int>()
        let fresh = List<MessagePart>()

        for part in parts do
            let key = part.Key
            let count = counts.GetValueOrDefault(key, 0) + 1
            counts[key] <- count

            if count > said.GetValueOrDefault(key, 0) then
                said[key] <- count

                if isNew part then fresh.Add part

        fresh

    /// The parts of what a model has answered that are new: all but calls that their own spans have told of.
    member _.Answered(parts: MessagePart[]) : List<MessagePart> =
        let fresh = List<MessagePart>()

        for part in parts do
            said[part.Key] <- said.GetValueOrDefault(part.Key, 0) + 1

            if isNew part then
                await part
                fresh.Add part

        fresh

    /// Whether the span of a call tells of it first: no model's answer has.
    member _.Calls(tool: string, id: string) : bool =
        let waiting = unseen.GetValueOrDefault(tool, 0)

        if waiting > 0 then unseen[tool] <- waiting - 1

        if id = "" then waiting = 0 else calls.Add id

    /// Whether the span of a call tells of its result first.
    member _.Returns(id: string) : bool = isNewId results id
