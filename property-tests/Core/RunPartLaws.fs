/// Reading the parts of runs together is merging them, however their lines are spread over files.
module AgentObservatory.PropertyTests.RunPartLaws

open System
open System.IO
open System.Text
open AgentObservatory
open AgentObservatory.Generators
open AgentObservatory.PropertyTests
open FsCheck
open FsCheck.FSharp

/// A line, and what the format says of it.
type private Line =
    {
        File: int
        Number: int64
        Envelope: SessionEnvelope
        /// Whether another line may have more of its run.
        IsPart: bool
    }

    /// The run that it is merged into; lines of older schemas have none.
    member this.Run = if this.Envelope.Writers.IsEmpty then ValueNone else ValueSome this.Envelope.Session.Key

/// A run of one writer that is suspended has the form of a whole one, but it may go on in another line.
let private isPart (line: byte[]) =
    let text = Encoding.UTF8.GetString line
    text.Contains "\"writers\":[" || text.Contains "\"state\":\"suspended\""

/// Parts of runs, some of which are whole, and runs of older schemas; each line with the file that it goes to.
let private spread: Arbitrary<(int * byte[]) list> =
    let lines =
        gen {
            let! parts = Gen.map Runs.parts Runs.hostile.Generator
            let! withWhole = Gen.elements [ []; List.ofSeq (EnvelopeMerge.merge parts) ]
            return parts @ withWhole
        }

    let old =
        ScenarioGenerator.wellFormed.Generator
        |> Gen.map (fun scenario ->
            [
                SessionReducer.fold (Scenario.events { scenario with Session.RunId = SpanId.None })
            ])

    let all =
        gen {
            let! runs = Gen.choose (1, 4)
            let! lines = Gen.listOfLength runs (Gen.frequency [ 3, lines; 1, old ])
            let! shuffled = Gen.shuffle (List.map Files.write (List.concat lines))
            let! files = Gen.listOfLength shuffled.Length (Gen.choose (0, 2))
            return List.zip files (List.ofArray shuffled)
        }

    Arb.fromGenShrink (all, Shrinking.list (fun _ -> Seq.empty))

let private read (file: int) (lines: byte[] list) : Line list =
    lines
    |> List.mapi (fun index line ->
        {
            File = file
            Number = int64 index + 1L
            Envelope = Files.read line
            IsPart = isPart line
        })

let private merged (lines: Line list) : Line =
    { List.last lines with
        Envelope = Seq.exactlyOne (EnvelopeMerge.merge (lines |> List.map _.Envelope))
    }

let private bytes (lines: byte[] list) : byte[] =
    lines |> List.map (fun line -> Array.append line "\n"B) |> Array.concat

let private told (lines: Line list) = lines |> List.map (fun line -> line.File, line.Number, line.Envelope)

let private found (file: int) (line: TraceLine) =
    match line with
    | TraceLine.Readable(number, envelope, _) -> file, number, envelope
    | TraceLine.Unreadable(number, reason) -> failwith $"{number}: {reason}"

let private inFolder (law: DirectoryInfo -> unit) : unit =
    let folder = Directory.CreateTempSubdirectory "observatory-laws-"

    try
        law folder
    finally
        folder.Delete true

[<Law(5000)>]
let ``files that are read together give the runs that their lines merge to, each in the place of its last line`` () =
    Prop.forAll spread (fun spread ->
        inFolder (fun folder ->
            let files =
                [
                    for file in 0..2 ->
                        [
                            for place, line in spread do
                                if place = file then line
                        ]
                ]

            let paths = [ for file in 0..2 -> Path.Combine(folder.FullName, string file) ]
            List.iter2 (fun (path: string) lines -> File.WriteAllBytes(path, bytes lines)) paths files
            let lines = List.concat (List.mapi read files)

            let inPlace (line: Line) =
                let ofRun = lines |> List.filter (fun other -> line.Run.IsSome && other.Run = line.Run)

                if not (List.exists _.IsPart ofRun) then Some line
                elif Object.ReferenceEquals(List.last ofRun, line) then Some(merged ofRun)
                else None

            let actual =
                [
                    for struct (path, line) in TraceFile.Read paths -> found (List.findIndex ((=) path) paths) line
                ]

            Law.same "the lines" (told (List.choose inPlace lines)) actual))

[<Law(5000)>]
let ``a stream gives final lines at once, and at its end the runs of parts and of what followed them`` () =
    Prop.forAll spread (fun spread ->
        let texts = List.map snd spread
        let lines = read 0 texts

        let waits (line: Line) =
            let isPartOfIt (other: Line) = other.IsPart && other.Number <= line.Number && other.Run = line.Run
            List.exists isPartOfIt lines

        let waiting, atOnce = List.partition waits lines

        let rest =
            waiting
            |> List.groupBy _.Run
            |> List.map (snd >> merged)
            |> List.sortBy _.Number

        use stream = new MemoryStream(bytes texts)
        Law.same "the lines" (told (atOnce @ rest)) [ for line in TraceFile.Read stream -> found 0 line ])

[<Law(300)>]
let ``a file without parts is read line by line, whatever its lines are`` () =
    let line =
        Gen.frequency
            [
                3,
                Gen.map (Scenario.events >> SessionReducer.fold >> Files.write) ScenarioGenerator.wellFormed.Generator
                1,
                Gen.map
                    (fun (line: byte[], length) -> line[.. length % line.Length])
                    (Gen.zip (Gen.elements Files.seedLines) (Gen.choose (0, 10000)))
                1, Gen.elements Files.seedLines
                1, Gen.elements [ [||]; " \r"B; "garbage"B; "{}"B ]
            ]

    let file = Gen.map (List.filter (isPart >> not)) (Gen.resize 20 (Gen.listOf line))

    Prop.forAll (Arb.fromGenShrink (file, Shrinking.list (fun _ -> Seq.empty))) (fun lines ->
        inFolder (fun folder ->
            let path = Path.Combine(folder.FullName, "file")
            File.WriteAllBytes(path, bytes (lines @ lines))
            let expected = Files.readLines (bytes (lines @ lines))
            Law.same "from the file" expected (List.ofSeq (TraceFile.Read path))
            use stream = new MemoryStream(bytes (lines @ lines))
            Law.same "from a stream" expected (List.ofSeq (TraceFile.Read stream))))
