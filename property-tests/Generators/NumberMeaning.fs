/// What JSON numbers mean, to compare with.
module AgentObservatory.PropertyTests.NumberMeaning

open System
open System.Numerics

/// What a JSON number means: its sign, and the integer times the power of ten that it is. Numbers are equal exactly
/// where these are; minus zero is its own number.
let meaning (text: string) : struct (bool * BigInteger * BigInteger) =
    let mantissa, exponent =
        match text.IndexOfAny [| 'e'; 'E' |] with
        | -1 -> text, BigInteger.Zero
        | index -> text.Substring(0, index), BigInteger.Parse(text.Substring(index + 1))

    let isNegative = mantissa.StartsWith '-'
    let unsigned = mantissa.TrimStart '-'

    let fraction =
        match unsigned.IndexOf '.' with
        | -1 -> 0
        | index -> unsigned.Length - index - 1

    let mutable number = BigInteger.Parse(unsigned.Replace(".", ""))
    let mutable power = exponent - BigInteger fraction

    if number.IsZero then
        power <- BigInteger.Zero
    else
        while (number % BigInteger 10).IsZero do
            number <- number / BigInteger 10
            power <- power + BigInteger.One

    struct (isNegative, number, power)
