/// Exporters and a clock that a program can trouble while agents run.
module AgentObservatory.PropertyTests.Doubles

open System
open System.Collections.Generic
open System.Threading
open AgentObservatory

type Mood =
    | Works = 0
    | Fails = 1
    | Hangs = 2

/// Works, fails or hangs as it is told to; remembers what it took, in order.
type MoodyExporter(mood: Mood) =
    let mutable mood = mood
    let gate = obj ()
    let taken = List<string>()
    let mutable isInside = false

    member _.Taken = taken
    member val IsDisposed = false with get, set
    member val WasCalledTwiceAtOnce = false with get, set

    member _.Become(next: Mood) =
        lock gate (fun () ->
            mood <- next
            Monitor.PulseAll gate)

    interface IExporter with
        member this.Export envelope =
            lock gate (fun () ->
                if isInside then this.WasCalledTwiceAtOnce <- true

                isInside <- true

                while mood = Mood.Hangs do
                    Monitor.Wait gate |> ignore

                isInside <- false

                if mood = Mood.Fails then invalidOp "told to fail"

                taken.Add envelope.Session.SessionId)

    interface IDisposable with
        member this.Dispose() = this.IsDisposed <- true

/// A wall clock that jumps when it is told to.
type JumpingClock() =
    inherit TimeProvider()
    let mutable offset = 0L

    member _.Jump(seconds: int) = Interlocked.Add(&offset, int64 seconds * TimeSpan.TicksPerSecond) |> ignore

    override _.GetUtcNow() = TimeProvider.System.GetUtcNow().AddTicks(Interlocked.Read &offset)
