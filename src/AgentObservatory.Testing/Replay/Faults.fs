namespace AgentObservatory

open System
open System.Threading
open Microsoft.Extensions.AI

/// A failure that a test plants, and that shows in the trace when it lands. Safe to use from any thread.
[<Sealed>]
type Fault internal (name: string, nth: int, failure: exn) =
    let mutable calls = 0

    /// The event that the span has on which a fault has landed; its attributes are <c>call</c>, which one, and <c>of</c>, the name.
    static member EventName = "planted_fault"

    /// Whether it has landed.
    member _.HasLanded: bool = Volatile.Read &calls >= nth

    /// <summary>Counts a call, and fails if its turn has come. For a tool of the agent's own: call it first.</summary>
    /// <exception cref="T:System.Exception">The planted failure.</exception>
    member _.Strike() : unit =
        if Interlocked.Increment &calls = nth then
            match AgentSpan.Current with
            | null -> ()
            | span ->
                span.Event(
                    Fault.EventName,
                    ReadOnlySpan
                        [|
                            struct ("call", AttributeValue.FromInteger(int64 nth))
                            struct ("of", AttributeValue.FromString name)
                        |]
                )

            raise failure

    /// <summary>The tool, with the fault in it. Traced outside of this, as in <c>fault.Tool(search).Traced()</c>, the tool's own span
    /// is the one that is marked.</summary>
    /// <param name="tool">The tool.</param>
    member this.Tool(tool: AIFunction) : AIFunction =
        ArgumentNullException.ThrowIfNull(tool, nameof tool)
        FaultyTool(tool, this)

and [<Sealed>] internal FaultyTool(inner: AIFunction, fault: Fault) =
    inherit DelegatingAIFunction(inner)

    override _.InvokeCoreAsync(arguments, cancellation) =
        fault.Strike()
        base.InvokeCoreAsync(arguments, cancellation)

/// Where a test plants failures.
[<Sealed>]
type Faults private (name: string) =

    /// <summary>Failures of a tool.</summary>
    /// <param name="name">Its name, as the mark in the trace says it.</param>
    static member On(name: string) : Faults =
        ArgumentNullException.ThrowIfNull(name, nameof name)
        Faults name

    /// <summary>Fails one call with a <see cref="T:AgentObservatory.PlantedFaultException"/>.</summary>
    /// <param name="nth">Which one, counted from 1.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">It is below 1.</exception>
    member this.Fail(nth: int) : Fault =
        this.Fail(nth, PlantedFaultException $"Call {nth} of {name} fails, as the test has it.")

    /// <summary>Fails one call.</summary>
    /// <param name="nth">Which one, counted from 1.</param>
    /// <param name="failure">What is thrown.</param>
    /// <exception cref="T:System.ArgumentOutOfRangeException">The number is below 1.</exception>
    member _.Fail(nth: int, failure: exn) : Fault =
        ArgumentOutOfRangeException.ThrowIfLessThan(nth, 1, nameof nth)
        ArgumentNullException.ThrowIfNull(failure, nameof failure)
        Fault(name, nth, failure)
