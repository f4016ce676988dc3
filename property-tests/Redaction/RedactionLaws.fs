/// Whatever an agent reports, and however a redactor behaves, no output has a byte of what it hides.
module AgentObservatory.PropertyTests.RedactionLaws

open System
open System.Buffers
open System.Collections.Concurrent
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Text
open System.Threading
open AgentObservatory
open AgentObservatory.PropertyTests.HostileRedactors
open AgentObservatory.Generators.AgentCommands
open AgentObservatory.PropertyTests.Program
open FsCheck
open FsCheck.FSharp
open global.Xunit

type internal Case = { Program: Program; Manner: Manner; IsInline: bool; IsLive: bool }

let private cases: Arbitrary<Case> =
    let flags = Gen.elements [ true; false ]
    let manners = Gen.elements [ Hides; ThrowsAtSecrets; ThrowsAlways; IsSlow; Mutates; Reports ]

    let generated =
        Gen.map4
            (fun program manner isInline isLive ->
                { Program = program; Manner = manner; IsInline = isInline; IsLive = isLive })
            sequential.Generator
            manners
            flags
            flags

    Arb.fromGenShrink (
        generated,
        fun case ->
            sequential.Shrinker case.Program
            |> Seq.map (fun program -> { case with Program = program })
    )

/// The text with the secret somewhere in it.
let private plant (text: string | null) : string =
    let text = string text
    text.Insert(text.Length * 7 % (text.Length + 1), secret)

let rec private plantIn (value: AttributeValue) : AttributeValue =
    match value.Kind with
    | AttributeKind.List -> AttributeValue.FromList(ReadOnlySpan [| for item in value.AsList() -> plantIn item |])
    | AttributeKind.Map -> AttributeValue.FromMap(Attributes.Create(ReadOnlySpan(plantInAll (value.AsMap()))))
    | _ -> AttributeValue.FromString(plant (value.ToString()))

and private plantInAll (entries: seq<KeyValuePair<string, AttributeValue>>) : KeyValuePair<string, AttributeValue>[] =
    [| for entry in entries -> KeyValuePair(plant entry.Key, plantIn entry.Value) |]

let private planted (entries: KeyValuePair<string, AttributeValue> list) =
    plantInAll entries |> Array.map (fun entry -> struct (entry.Key, entry.Value))

let private failure: exn =
    try
        raise (IOException(plant "it failed", FormatException(plant "inner")))
    with error ->
        error

/// Runs a program with the secret in everything it reports.
let private run (observatory: Observatory) (program: Program) =
    let sessions = List<AgentSession>()
    let spans = List<AgentSpan>()

    let pick (items: List<'Item>) index (act: 'Item -> unit) = if items.Count > 0 then act items[index % items.Count]

    let rec step command =
        match command with
        | StartSession ->
            let metadata = dict [ plant "key", box (plant "value") ]
            let context = AgentContext(plant "session", plant "agent", plant "user", metadata)
            sessions.Add(observatory.StartSession context)
        | OpenSpan(session, kind, name, entries) ->
            pick sessions session (fun real ->
                spans.Add(real.Span(plant name, plant kind, ReadOnlySpan(planted entries))))
        | OpenStream(session, name) ->
            pick sessions session (fun real -> spans.Add(real.Stream(plant name, ReadOnlySpan Array.empty)))
        | Event(span, name, entries) ->
            pick spans span (fun real -> real.Event(plant name, ReadOnlySpan(planted entries)))
        | Set(span, key, value) -> pick spans span (fun real -> real.Set(plant key, plantIn value))
        | Fail(span, _) -> pick spans span (fun real -> real.Fail failure |> ignore)
        | EndSpan span -> pick spans span _.Dispose()
        | EndSession session ->
            pick sessions session (fun real ->
                real.Fail failure |> ignore
                real.Suspend(plant "reason") |> ignore)
        | Elsewhere commands ->
            let thread = Thread(fun () -> List.iter step commands)
            thread.Start()
            thread.Join()

    List.iter step program.Commands

    for session in sessions do
        session.Dispose()

let private textOf (envelope: SessionEnvelope) =
    let line = ArrayBufferWriter<byte>()
    EnvelopeJson.write envelope line
    Encoding.UTF8.GetString line.WrittenSpan

let private textOfActivity (activity: Activity) =
    let tags (tags: seq<KeyValuePair<string, objnull>>) =
        String.Join(
            ';',
            seq {
                for tag in tags do
                    match tag.Value with
                    | :? Collections.IEnumerable as items when not (items :? string) ->
                        $"{tag.Key}={String.Join(',', Seq.cast<objnull> items)}"
                    | value -> $"{tag.Key}={value}"
            }
        )

    let events =
        activity.Events
        |> Seq.map (fun happened -> happened.Name + " " + tags happened.Tags)

    String.Join(
        '\n',
        [|
            activity.DisplayName
            activity.OperationName
            string activity.StatusDescription
            tags activity.TagObjects
            yield! events
        |]
    )

/// A file that somebody may be writing; "" if it is not there.
let private read (path: string) : string =
    if File.Exists path then
        use file =
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite ||| FileShare.Delete)

        use reader = new StreamReader(file)
        reader.ReadToEnd()
    else
        ""

/// Runs a case with every reader there is, and returns what each of them has of it, by name.
let private outputsOf (case: Case) (redactor: IRedactor | null) : struct (string * string) list =
    let folder = Directory.CreateTempSubdirectory("redaction-")

    try
        let path name = Path.Combine(folder.FullName, name)
        use live = new ActivitySource("live " + folder.Name)
        use replayed = new ActivitySource("replayed " + folder.Name)
        let activities = ConcurrentQueue<string>()

        use listener =
            new ActivityListener(
                ShouldListenTo =
                    (fun source -> Object.ReferenceEquals(source, live) || Object.ReferenceEquals(source, replayed)),
                Sample = (fun _ -> ActivitySamplingResult.AllDataAndRecorded),
                ActivityStarted = (fun activity -> activities.Enqueue(textOfActivity activity)),
                ActivityStopped = fun activity -> activities.Enqueue(textOfActivity activity)
            )

        ActivitySource.AddActivityListener listener
        let console = new StringWriter()
        let lines = new StringWriter()
        let diagnostics = ConcurrentQueue<string>()
        let seen = ConcurrentQueue<TraceEvent>()
        let observed = ConcurrentQueue<SessionEnvelope>()
        let mutable journal = ""

        let options =
            ObservatoryOptions(
                Redactor = redactor,
                MaxEventsPerSession = case.Program.MaxEvents,
                MaxBytesPerSession = 1024L * 1024L,
                Journal = path "journal",
                ActivitySource = (if case.IsLive then live else null),
                OnDiagnostic = fun told -> diagnostics.Enqueue(string told + string told.Exception)
            )

        let exporters: IExporter list =
            [
                new FileExporter(path "trace.jsonl")
                new OtlpJsonFileExporter(path "otlp.jsonl")
                JsonExporter lines
                ConsoleExporter console
                OpenTelemetryExporter replayed
            ]

        let observatory = new Observatory(exporters, options, case.IsInline)

        match redactor with
        | :? HostileRedactor as hostile -> hostile.Observatory <- observatory
        | _ -> ()

        use _ = observatory.Events.Subscribe seen.Enqueue
        use _ = observatory.Sessions.Subscribe observed.Enqueue
        observatory.StartAsync().Wait()
        run observatory case.Program
        observatory.FlushAsync(Timeout.InfiniteTimeSpan).Wait()
        let journals = DirectoryInfo(path "journal")

        if journals.Exists then
            journal <-
                journals.GetFiles "*.journal"
                |> Seq.map (fun file -> read file.FullName)
                |> String.concat "\n"

        observatory.ShutdownAsync(Timeout.InfiniteTimeSpan).Wait()

        let ofEvents =
            seen
            |> Seq.groupBy _.Session.Key
            |> Seq.map (fun (_, events) -> textOf (SessionReducer.fold events))

        [
            struct ("the file", read (path "trace.jsonl"))
            struct ("OTLP", read (path "otlp.jsonl"))
            struct ("the journal", journal)
            struct ("JSON", string lines)
            struct ("the console", string console)
            struct ("activities", String.Join('\n', activities))
            struct ("Events", String.Join('\n', ofEvents))
            struct ("Sessions", observed |> Seq.map textOf |> String.concat "\n")
            struct ("diagnostics", String.Join('\n', diagnostics))
        ]
    finally
        folder.Delete true

[<Law(300)>]
let ``No output has what a redactor hides, whatever is reported and however the redactor behaves`` () =
    Prop.forAll cases (fun case ->
        for struct (name, text) in outputsOf case (HostileRedactor case.Manner) do
            Law.must
                $"%A{case.Manner}: the secret is in {name}"
                (not (text.Contains(secret, StringComparison.Ordinal))))

[<Fact>]
let ``Without a redactor every output has it`` () =
    let commands =
        [
            StartSession
            OpenSpan(0, "tool_call", "t", [])
            Event(0, "e", [])
            EndSpan 0
        ]

    let case =
        {
            Program = { MaxEvents = 100; Commands = commands }
            Manner = Hides
            IsInline = false
            IsLive = true
        }

    for struct (name, text) in outputsOf case null do
        Law.must $"the secret is in {name}" (name = "diagnostics" || text.Contains(secret, StringComparison.Ordinal))
