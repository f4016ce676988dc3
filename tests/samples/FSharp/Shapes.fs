namespace Samples

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Threading.Tasks
open AgentObservatory

/// What every shape does: it reports a step of its own, and then returns 42 or throws what it is told to.
module Body =

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let Run (thrown: exn | null) : int =
        match AgentSession.Current with
        | null -> ()
        | session -> session.AgentStep("inner", ReadOnlySpan<struct (string * AttributeValue)>.Empty).Dispose()

        match thrown with
        | null -> 42
        | failure -> raise failure

module Functions =

    let mutable returned = 0

    [<TraceToolCall>]
    let nothing thrown : unit = returned <- Body.Run thrown

    [<TraceToolCall>]
    let value thrown = Body.Run thrown

    [<TraceToolCall>]
    let curried (number: int) (text: string) thrown = Body.Run thrown + number + text.Length

    [<TraceToolCall>]
    let tupled (number: int, thrown) = Body.Run thrown + number

    [<TraceToolCall>]
    let generic (item: 'item) thrown =
        Body.Run thrown |> ignore
        item

    [<TraceToolCall>]
    let ofTask thrown =
        task {
            do! Task.Yield()
            return Body.Run thrown
        }

    [<TraceToolCall>]
    let ofPlainTask thrown : Task =
        task {
            do! Task.Yield()
            returned <- Body.Run thrown
        }

    [<TraceToolCall>]
    let ofValueTask thrown = ValueTask<int>(task { return Body.Run thrown })

    [<TraceToolCall>]
    let ofAsync thrown =
        async {
            do! Async.Sleep 0
            return Body.Run thrown
        }

    [<TraceToolCall>]
    let ofAsyncOfGeneric (item: 'item) thrown =
        async {
            Body.Run thrown |> ignore
            return item
        }

    [<TraceToolCall>]
    let ofSequence thrown = seq { yield Body.Run thrown }

    [<TraceToolCall>]
    let ofList thrown = [ Body.Run thrown ]

    [<TraceToolCall>]
    let ofOption thrown = Some(Body.Run thrown)

    [<TraceToolCall>]
    let rec recursive (depth: int) thrown = if depth < 0 then recursive (depth + 1) thrown else Body.Run thrown

    [<TraceToolCall>]
    let (|Active|) thrown = Body.Run thrown

    [<TraceToolCall("operator")>]
    let (+?) (number: int) thrown = Body.Run thrown + number

    [<TraceToolCall("compiled name")>]
    [<CompiledName("CompiledName")>]
    let compiledName thrown = Body.Run thrown

    [<TraceToolCall>]
    let takesFunction (f: int -> int) thrown = f (Body.Run thrown)

    [<TraceToolCall>]
    let returnsFunction thrown =
        let result = Body.Run thrown
        fun more -> result + more

    [<TraceToolCall>]
    let byReference (number: byref<int>) thrown = number <- Body.Run thrown

    [<TraceToolCall>]
    let inReference (number: inref<int>) thrown = Body.Run thrown + number

    [<TraceToolCall>]
    let ofSpan (numbers: Span<int>) thrown =
        numbers[0] <- Body.Run thrown
        numbers[0]

    [<TraceToolCall>]
    let private hidden thrown = Body.Run thrown

    let callsHidden thrown = hidden thrown

[<TraceToolCall>]
module MarkedModule =

    let ofModule thrown = Body.Run thrown

[<Struct>]
type Point =
    {
        X: int
    }

    [<TraceToolCall>]
    member point.OfRecordStruct(thrown: exn | null) = Body.Run thrown + point.X

type Person =
    {
        Name: string
    }

    [<TraceToolCall>]
    member person.OfRecord(thrown: exn | null) = Body.Run thrown + person.Name.Length

type Answer =
    | Yes
    | No

    [<TraceToolCall>]
    member answer.OfUnion(thrown: exn | null) = Body.Run thrown + (if answer = Yes then 0 else 1)

type IShape =
    abstract OfInterface: exn | null -> int

type Members() =

    [<TraceToolCall>]
    member _.Instance(thrown: exn | null) = Body.Run thrown

    [<TraceToolCall>]
    static member Static(thrown: exn | null) = Body.Run thrown

    [<TraceToolCall>]
    static member Optional(thrown: exn | null, ?more: int) = Body.Run thrown + defaultArg more 0

    [<TraceToolCall("overloaded with a number")>]
    member _.Overloaded(number: int, thrown: exn | null) = Body.Run thrown + number

    [<TraceToolCall("overloaded with a text")>]
    member _.Overloaded(text: string, thrown: exn | null) = Body.Run thrown + text.Length

    [<TraceToolCall>]
    abstract Virtual: exn | null -> int

    [<TraceToolCall>]
    default _.Virtual(thrown: exn | null) = Body.Run thrown

    interface IShape with
        [<TraceToolCall>]
        member _.OfInterface(thrown: exn | null) = Body.Run thrown

type Derived() =
    inherit Members()

    [<TraceToolCall("override")>]
    override _.Virtual(thrown: exn | null) = Body.Run thrown

type Box<'content>(content: 'content) =

    [<TraceToolCall>]
    member _.OfGenericType(thrown: exn | null) =
        Body.Run thrown |> ignore
        content

    [<TraceToolCall>]
    member _.TaskOfGenericType<'other>(_other: 'other, thrown: exn | null) =
        task {
            do! Task.Yield()
            Body.Run thrown |> ignore
            return content
        }

module Extensions =
    type System.String with

        [<TraceToolCall>]
        member text.Extension(thrown: exn | null) = Body.Run thrown + text.Length

module Inlined =

    [<TraceToolCall>]
    let inline inlined thrown = Body.Run thrown

    let callsInlined thrown = inlined thrown

/// Its function is named as the inline one is.
module NotInlined =

    [<TraceToolCall>]
    let inlined thrown = Body.Run thrown

module Values =

    [<TraceToolCall>]
    let increment: int -> int = (fun x -> x + Functions.returned) >> (+) 1

/// Functions that go on and on without using up the stack.
module Mutual =

    [<TraceToolCall>]
    let rec even (number: int) = if number = 0 then true else odd (number - 1)

    and [<TraceToolCall>] odd (number: int) = if number = 0 then false else even (number - 1)

/// Sequences, and what only looks like one.
module Sequences =

    [<TraceToolCall>]
    let lazyWithHandler (thrown: exn) : seq<int> =
        seq {
            try
                yield Body.Run thrown
            with :? FormatException ->
                yield 0
        }

    [<TraceToolCall>]
    let lazyInALocal (thrown: exn) : seq<int> =
        let items = seq { yield Body.Run thrown }
        items

    [<TraceToolCall>]
    let array () : seq<int> =
        seq {
            yield 1
            yield 2
        }
        |> Seq.toArray
        :> seq<int>

    [<TraceToolCall>]
    let listOrLazy (isList: bool) : seq<int> = if isList then [ 1; 2 ] :> seq<int> else seq { yield 1 }

open Extensions

[<AbstractClass; Sealed>]
type Shapes =

    /// Every shape by the name of its span. Called with what is to be thrown, or null; returns 42.
    static member All: Dictionary<string, Func<exn | null, obj>> =
        let shape name (call: exn | null -> 'result) =
            KeyValuePair(name, Func<exn | null, obj>(fun thrown -> box (call thrown) |> Unchecked.nonNull))

        Dictionary<string, Func<exn | null, obj>>(
            [
                shape "nothing" (fun thrown ->
                    Functions.nothing thrown
                    Functions.returned)
                shape "value" Functions.value
                shape "curried" (Functions.curried 0 "")
                shape "tupled" (fun thrown -> Functions.tupled (0, thrown))
                shape "generic" (Functions.generic 42)
                shape "ofTask" (fun thrown -> (Functions.ofTask thrown).GetAwaiter().GetResult())
                shape "ofPlainTask" (fun thrown ->
                    (Functions.ofPlainTask thrown).GetAwaiter().GetResult()
                    Functions.returned)
                shape "ofValueTask" (fun thrown -> (Functions.ofValueTask thrown).AsTask().GetAwaiter().GetResult())
                shape "ofAsync" (fun thrown -> Async.RunSynchronously(Functions.ofAsync thrown))
                shape "ofAsyncOfGeneric" (fun thrown -> Async.RunSynchronously(Functions.ofAsyncOfGeneric 42 thrown))
                shape "ofSequence" (fun thrown -> Seq.head (Functions.ofSequence thrown))
                shape "ofList" (fun thrown -> List.head (Functions.ofList thrown))
                shape "ofOption" (fun thrown -> Option.get (Functions.ofOption thrown))
                shape "recursive" (Functions.recursive 0)
                shape "|Active|" (fun thrown ->
                    let (Functions.Active result) = thrown
                    result)
                shape "operator" (fun thrown -> Functions.(+?) 0 thrown)
                shape "compiled name" Functions.compiledName
                shape "takesFunction" (Functions.takesFunction id)
                shape "returnsFunction" (fun thrown -> Functions.returnsFunction thrown 0)
                shape "byReference" (fun thrown ->
                    let mutable number = 0
                    Functions.byReference &number thrown
                    number)
                shape "inReference" (fun thrown ->
                    let number = 0
                    Functions.inReference &number thrown)
                shape "ofSpan" (fun thrown -> Functions.ofSpan (Span [| 0 |]) thrown)
                shape "hidden" Functions.callsHidden
                shape "ofModule" MarkedModule.ofModule
                shape "OfRecordStruct" (fun thrown -> { X = 0 }.OfRecordStruct thrown)
                shape "OfRecord" (fun thrown -> { Name = "" }.OfRecord thrown)
                shape "OfUnion" (fun thrown -> Yes.OfUnion thrown)
                shape "OfInterface" (fun thrown -> (Members() :> IShape).OfInterface thrown)
                shape "Instance" (fun thrown -> Members().Instance thrown)
                shape "Static" Members.Static
                shape "Optional" (fun thrown -> Members.Optional(thrown, 0))
                shape "overloaded with a number" (fun thrown -> Members().Overloaded(0, thrown))
                shape "overloaded with a text" (fun thrown -> Members().Overloaded("", thrown))
                shape "Virtual" (fun thrown -> Members().Virtual thrown)
                shape "override" (fun thrown -> Derived().Virtual thrown)
                shape "OfGenericType" (fun thrown -> Box(42).OfGenericType thrown)
                shape "TaskOfGenericType" (fun thrown -> Box(42).TaskOfGenericType("", thrown).GetAwaiter().GetResult())
                shape "Extension" (fun thrown -> "".Extension thrown)
            ]
        )
