namespace AgentObservatory

open System
open System.Buffers.Binary
open System.Collections.Generic
open System.Collections.Immutable
open System.Security.Cryptography
open System.Text

/// What of a call is behaviour. Two calls with the same digest do the same; ids, times, tokens and numbers of stream events
/// are not in it.
[<Struct; NoComparison>]
type internal CallShape =
    {
        /// Its kind and its name.
        Call: UInt128
        /// These and its arguments.
        Arguments: UInt128
        /// How it ended: status and type of the error.
        Outcome: UInt128
        /// All of it, and of what is below it.
        Subtree: UInt128
        Place: CallPlace
        /// How many siblings have ended one after another before it begins.
        Level: int
    }

module internal CallShapes =

    let private digest (content: byte[]) : UInt128 =
        BinaryPrimitives.ReadUInt128LittleEndian(ReadOnlySpan(SHA256.HashData content, 0, 16))

    /// Texts with their lengths, so that no two lists of them give the same bytes.
    let private digestOf (texts: string[]) : UInt128 =
        let content = StringBuilder()

        for text in texts do
            content.Append(text.Length).Append(':').Append text |> ignore

        digest (Encoding.UTF8.GetBytes(content.ToString()))

    let private ignored =
        HashSet<string>(
            [|
                Convention.toolCallId
                Convention.toolCallResult
                Convention.conversationId
                Convention.rpcRequestId
                Convention.inputMessages
                Convention.outputMessages
            |],
            StringComparer.Ordinal
        )

    /// Whether an attribute says what a call is asked to do; otherwise it identifies or measures it, or says what came out.
    let private isArgument (key: string) =
        not (
            ignored.Contains key
            || key.StartsWith(Convention.own, StringComparison.Ordinal)
            || key.StartsWith(Convention.usage, StringComparison.Ordinal)
            || key.StartsWith(Convention.response, StringComparison.Ordinal)
        )

    let noArguments: IReadOnlyDictionary<string, AttributeValue> = ImmutableSortedDictionary.Empty

    /// What a call is asked to do, in the order of the names.
    let arguments (given: Attributes) (span: SpanRecord) : IReadOnlyDictionary<string, AttributeValue> =
        let told = SortedDictionary<string, AttributeValue>(StringComparer.Ordinal)

        for entry in given do
            if isArgument entry.Key then told[entry.Key] <- entry.Value

        // Libraries tell it once the call has begun.
        match span.Attributes[Convention.toolCallArguments] with
        | value when value.Kind = AttributeKind.Null -> ()
        | value -> told[Convention.toolCallArguments] <- value

        told

    let private errorType (node: TraceNode) : string =
        match node.Error with
        | null -> ""
        | error -> string error.Type

    /// Without what is below it.
    let private alone (events: CallEvents) (node: TraceNode) : CallShape =
        // Which agent it is says what a session does, as arguments do for a call.
        let struct (name, given, place) =
            match node.Span with
            | null -> struct ("", [| node.Name |], CallPlace.Unknown)
            | span ->
                let given =
                    [|
                        for entry in arguments (events.GivenOf span) span do
                            entry.Key
                            entry.Value.ToString()
                    |]

                struct (node.Name, given, events.PlaceOf span)

        let call = [| node.Kind; name |]

        {
            Call = digestOf call
            Arguments = digestOf (Array.append call given)
            Outcome = digestOf [| WireWord.ofStatus node.Status; errorType node |]
            Subtree = UInt128.Zero
            Place = place
            Level = 0
        }

    let private ofSubtree (shape: CallShape) (children: CallShape[]) : UInt128 =
        let content = Array.zeroCreate<byte>(32 + 20 * children.Length)

        let write (place: int) (value: UInt128) =
            BinaryPrimitives.WriteUInt128LittleEndian(Span(content, place, 16), value)

        write 0 shape.Arguments
        write 16 shape.Outcome

        Array.sortInPlaceBy (fun child -> struct (child.Level, child.Subtree)) children

        for index in 0 .. children.Length - 1 do
            write (32 + 20 * index) children[index].Subtree
            BinaryPrimitives.WriteInt32LittleEndian(Span(content, 48 + 20 * index, 4), children[index].Level)

        digest content

    /// The shapes of a forest's nodes by their positions.
    let ofForest (forest: TraceForest) : CallShape[] =
        let events = BySession CallEvents

        let shapes =
            Array.init forest.Nodes.Length (fun index ->
                alone (events.Of forest.Nodes[index].Session) forest.Nodes[index])

        // Each node's children come behind it.
        for index in shapes.Length - 1 .. -1 .. 0 do
            let children = forest.Nodes[index].Children
            let places = Array.init children.Length (fun place -> shapes[children[place].Index].Place)
            let levels = CallOrder.levels places

            for place in 0 .. children.Length - 1 do
                let child = children[place].Index
                shapes[child] <- { shapes[child] with Level = levels[place] }

            let below = Array.init children.Length (fun place -> shapes[children[place].Index])
            shapes[index] <- { shapes[index] with Subtree = ofSubtree shapes[index] below }

        shapes
