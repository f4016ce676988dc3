/// Numbers at their limits, and JSON numbers as text.
module internal AgentObservatory.Generators.Numbers

open System
open System.Globalization
open FsCheck
open FsCheck.FSharp

/// Integers: small ones, limits and their neighbours, any bits.
let integers: Gen<int64> =
    let limits =
        [
            Int64.MinValue
            Int64.MaxValue
            1L <<< 53
            -(1L <<< 53)
            0L
            int64 Int32.MaxValue
        ]

    Gen.frequency
        [
            3, Gen.choose64 (-3L, 3L)
            2, Gen.map2 (+) (Gen.elements limits) (Gen.choose64 (-2L, 2L))
            2, Gen.choose64 (Int64.MinValue, Int64.MaxValue)
        ]

/// Doubles: any bits, not-a-number included; zeros, subnormals and limits often.
let floats: Gen<float> =
    Gen.frequency
        [
            3,
            Gen.elements
                [
                    0.0
                    -0.0
                    1.0
                    0.1
                    1e21
                    1e-7
                    Double.Epsilon
                    -Double.Epsilon
                    2.2250738585072014e-308
                    Double.MaxValue
                    Double.MinValue
                    Double.NaN
                    Double.PositiveInfinity
                    Double.NegativeInfinity
                    9007199254740993.0
                    123456789.123456789
                ]
            3, Gen.map BitConverter.Int64BitsToDouble (Gen.choose64 (Int64.MinValue, Int64.MaxValue))
            2, Gen.map float integers
        ]

let decimals: Gen<decimal> =
    let bits = Gen.choose (Int32.MinValue, Int32.MaxValue)

    let parts = Gen.map3 (fun low mid high -> struct (low, mid, high)) bits bits bits

    Gen.map3
        (fun (struct (low, mid, high)) isNegative scale -> Decimal(low, mid, high, isNegative, byte scale))
        parts
        (Gen.elements [ true; false ])
        (Gen.choose (0, 28))

let private digits count : Gen<string> =
    Gen.frequency [ 5, Gen.choose (0, 9); 2, Gen.constant 0; 2, Gen.constant 9 ]
    |> Gen.listOfLength count
    |> Gen.map (List.map string >> String.concat "")

let private someDigits atLeast =
    Gen.frequency [ 6, Gen.choose (atLeast, 4); 3, Gen.choose (15, 20); 1, Gen.choose (21, 60) ]
    |> Gen.bind digits

let private whole =
    someDigits 1
    |> Gen.map (fun text ->
        match text.TrimStart '0' with
        | "" -> "0"
        | text -> text)

let private optional (gen: Gen<string>) = Gen.oneof [ Gen.constant ""; gen ]

let private exponent =
    gen {
        let! letter = Gen.elements [ "e"; "E" ]
        let! sign = Gen.elements [ ""; "+"; "-" ]

        let! power =
            Gen.frequency
                [
                    5, Gen.choose (0, 30)
                    3, Gen.choose (300, 345)
                    1, Gen.choose (0, Int32.MaxValue)
                ]

        let! zeros = Gen.elements [ ""; "0"; "00" ]
        return letter + sign + zeros + string power
    }

/// Any text that JSON's grammar calls a number.
let jsonText: Gen<string> =
    let assembled =
        gen {
            let! sign = Gen.elements [ ""; "-" ]
            let! whole = whole
            let! fraction = optional (Gen.map (fun digits -> "." + digits) (someDigits 1))
            let! exponent = optional exponent
            return sign + whole + fraction + exponent
        }

    let known =
        Gen.elements
            [
                "-0"
                "0"
                "-0.0"
                "0e5"
                "9223372036854775807"
                "9223372036854775808"
                "-9223372036854775808"
                "-9223372036854775809"
                "18446744073709551616"
                "1e400"
                "5e-324"
                "2e-324"
                "1.7976931348623159e308"
                "0.1"
                "0.10000000000000000555"
                "1e999999999999999999999"
                "1e-9223372036854775808"
                "1e-9223372036854775809"
                "0e999999999999999999999"
                "1E-999999999999999999999"
                "100000000000000000000"
            ]

    let printed =
        floats
        |> Gen.filter Double.IsFinite
        |> Gen.map (fun value -> value.ToString("R", CultureInfo.InvariantCulture))

    Gen.frequency
        [
            5, assembled
            1, known
            1, printed
            1, Gen.map (fun (number: int64) -> string number) integers
        ]
