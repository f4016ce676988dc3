/// Times are exact to the nanosecond, in every form that files hold.
module AgentObservatory.PropertyTests.TimestampLaws

open System
open System.Globalization
open System.Numerics
open AgentObservatory
open AgentObservatory.Generators
open FsCheck
open FsCheck.FSharp

let private clamp (nanoseconds: BigInteger) : int64 =
    int64 (BigInteger.Max(BigInteger Int64.MinValue, BigInteger.Min(BigInteger Int64.MaxValue, nanoseconds)))

/// The start time of a line that states it in this JSON.
let private startOf (json: string) : Timestamp =
    (Files.readText ("""{"session":{"start_time":""" + json + "}}")).Session.StartTime

let private nanoseconds: Arbitrary<int64> =
    let limits = [ Int64.MinValue; Int64.MaxValue; 0L; 1_795_330_000_000_000_000L ]

    Gen.frequency
        [
            2, Gen.choose64 (Int64.MinValue, Int64.MaxValue)
            1, Gen.choose64 (Int64.MinValue, Int64.MinValue + 2_000_000_000L)
            1, Gen.choose64 (Int64.MaxValue - 2_000_000_000L, Int64.MaxValue)
            1, Gen.choose64 (-2_000_000_000L, 2_000_000_000L)
            1, Gen.elements limits
        ]
    |> Arb.fromGen

[<Law(5000)>]
let ``every time reads back to the nanosecond, as an envelope's and as an event's`` () =
    Prop.forAll nanoseconds (fun value ->
        let time: Timestamp = { UnixNanoseconds = value }
        let text = time.ToString()
        Law.same "thirty characters" 30 text.Length
        Law.same "the time" time (startOf ("\"" + text + "\"")))

[<Law(5000)>]
let ``a time's text is what the platform writes, with two more digits`` () =
    Prop.forAll nanoseconds (fun value ->
        let time: Timestamp = { UnixNanoseconds = value }
        let date = time.ToDateTimeOffset()
        let ticks = date.UtcTicks - DateTime.UnixEpoch.Ticks

        Law.same
            "cut down to 100 nanoseconds"
            (BigInteger value - BigInteger(((value % 100L) + 100L) % 100L))
            (BigInteger ticks * BigInteger 100)

        Law.same
            "the text"
            (date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture))
            (time.ToString().Substring(0, 27)))

[<Law>]
let ``times are in the order of their texts`` () =
    Prop.forAll (Arb.zip (nanoseconds, nanoseconds)) (fun (first, second) ->
        let text value = ({ UnixNanoseconds = value }: Timestamp).ToString()

        Law.same "the order" (sign (compare first second)) (sign (String.CompareOrdinal(text first, text second))))

[<Law>]
let ``any date is taken over to 100 nanoseconds, or clamped`` () =
    let dates =
        Gen.map2
            (fun ticks minutes ->
                let offset = TimeSpan.FromMinutes(int64 minutes)

                DateTimeOffset(
                    Math.Clamp(ticks, offset.Ticks |> max 0L, DateTime.MaxValue.Ticks + min 0L offset.Ticks),
                    offset
                ))
            (Gen.oneof
                [
                    Gen.choose64 (0L, DateTime.MaxValue.Ticks)
                    Gen.elements [ 0L; DateTime.MaxValue.Ticks; DateTime.UnixEpoch.Ticks - 1L ]
                ])
            (Gen.choose (-840, 840))

    Prop.forAll (Arb.fromGen dates) (fun date ->
        let exact =
            (BigInteger date.UtcTicks - BigInteger DateTime.UnixEpoch.Ticks)
            * BigInteger 100

        Law.same "the time" (clamp exact) (Timestamp.FromDateTimeOffset date).UnixNanoseconds)

/// A time of day in one of the forms of ISO 8601, and the nanoseconds it means.
type private IsoCase = { Text: string; Means: BigInteger }

let private iso: Arbitrary<IsoCase> =
    gen {
        let! days = Gen.frequency [ 3, Gen.choose (-106_760, 106_760); 1, Gen.choose (-700_000, 2_900_000) ]

        let! second = Gen.choose (0, 86_399)
        let! separator = Gen.elements [ "T"; " "; "t" ]
        let! digits = Gen.choose (0, 12)
        let! fraction = Gen.listOfLength digits (Gen.choose (0, 9))
        let! point = Gen.frequency [ 5, Gen.constant "."; 1, Gen.constant "," ]
        let! offsetMinutes = Gen.choose (-1439, 1439)
        let! style = Gen.elements [ "Z"; "z"; ""; "+hh:mm"; "+hhmm"; "+hh" ]

        let moment = DateTime.UnixEpoch.AddDays(float days).AddSeconds(float second)

        let offset =
            match style with
            | "+hh" -> offsetMinutes / 60 * 60
            | "+hh:mm"
            | "+hhmm" -> offsetMinutes
            | _ -> 0

        let sign = if offsetMinutes < 0 then "-" else "+"

        let hours, minutes = (abs offset / 60).ToString "00", (abs offset % 60).ToString "00"

        let suffix =
            match style with
            | "+hh:mm" -> sign + hours + ":" + minutes
            | "+hhmm" -> sign + hours + minutes
            | "+hh" -> sign + hours
            | style -> style

        let fractionText = String.concat "" (List.map string fraction)

        let nanoseconds = BigInteger.Parse("0" + fractionText.PadRight(9, '0').Substring(0, 9))

        let seconds =
            BigInteger days * BigInteger 86_400 + BigInteger second
            - BigInteger(offset * 60)

        let text =
            moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            + separator
            + moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            + (if digits = 0 then "" else point + fractionText)
            + suffix

        return { Text = text; Means = seconds * BigInteger 1_000_000_000 + nanoseconds }
    }
    |> Arb.fromGen

[<Law(5000)>]
let ``every ISO form means its nanoseconds: space or T, any digits, any offset`` () =
    Prop.forAll iso (fun case ->
        Law.same case.Text (clamp case.Means) (startOf ("\"" + case.Text + "\"")).UnixNanoseconds)

/// The nanoseconds of a JSON number of seconds: digits beyond the ninth are cut.
let private ofSeconds (text: string) : BigInteger =
    let struct (isNegative, number, power) = NumberMeaning.meaning text
    let power = power + BigInteger 9

    let magnitude =
        if number.IsZero || power < BigInteger -400 then BigInteger.Zero
        elif power > BigInteger 400 then BigInteger.Pow(BigInteger 10, 400)
        elif power.Sign >= 0 then number * BigInteger.Pow(BigInteger 10, int power)
        else BigInteger.Divide(number, BigInteger.Pow(BigInteger 10, int -power))

    if isNegative then -magnitude else magnitude

[<Law(5000)>]
let ``every number of seconds means its nanoseconds, however it is written`` () =
    let plausible =
        Gen.map2
            (fun (seconds: int64) (digits: string) -> string seconds + "." + digits)
            (Gen.choose64 (-9_300_000_000L, 9_300_000_000L))
            (Gen.choose (1, 12)
             |> Gen.bind (fun count -> Gen.listOfLength count (Gen.choose (0, 9)))
             |> Gen.map (List.map string >> String.concat ""))

    let printed =
        Gen.map
            (fun (value: float) -> value.ToString("R", CultureInfo.InvariantCulture))
            (Gen.map2
                (fun value scale -> float value * Math.Pow(10.0, float scale))
                (Gen.choose (-100_000, 100_000))
                (Gen.choose (-12, 12)))

    Prop.forAll (Arb.fromGen (Gen.oneof [ plausible; printed; Numbers.jsonText ])) (fun text ->
        Law.same text (clamp (ofSeconds text)) (startOf text).UnixNanoseconds)

[<Law(5000)>]
let ``text that is no time leaves the time open, and the line readable`` () =
    let damaged =
        gen {
            let! case = iso.Generator
            let! place = Gen.choose (0, case.Text.Length - 1)
            let! junk = Gen.elements [ ""; "x"; "-"; "99"; ":"; "\u0000"; "é" ]
            return case.Text.Remove(place, 1).Insert(place, junk)
        }

    Prop.forAll (Arb.fromGen (Gen.oneof [ damaged; Texts.any ])) (fun text ->
        let json = Files.json (AttributeValue.FromString text)

        let line =
            """{"session":{"session_id":"s","start_time":"""
            + json
            + ""","end_time":"2026-11-22T00:00:00Z"}}"""

        Law.same "the line" "s" (Files.readText line).Session.SessionId)
