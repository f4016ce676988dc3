namespace AgentObservatory

open System
open System.Numerics

/// A log-linear histogram of durations in constant memory, at most 15 KB. A bucket is 1 ns wide below 64 ns, and at most 1/32
/// of its lower bound above. Not safe to use from several threads at once.
[<Sealed>]
type DurationHistogram() =
    static let subBucketBits = 5
    static let subBuckets = 1 <<< subBucketBits

    let mutable buckets: int64[] = Array.zeroCreate (2 * subBuckets)
    let mutable sum = Int128.Zero
    let mutable count = 0L
    let mutable maximum = 0L

    static let bucketOf (value: int64) : int =
        let shift = max (BitOperations.Log2(uint64 value) - subBucketBits) 0
        shift * subBuckets + int (value >>> shift)

    static let upperBound (bucket: int) : int64 =
        let shift = max (bucket / subBuckets - 1) 0
        int64 (((uint64 (bucket - shift * subBuckets)) + 1UL) <<< shift) - 1L

    /// How many durations there are.
    member _.Count: int64 = count

    /// The longest; 0 if there is none.
    member _.Maximum: int64 = maximum

    /// The mean; 0 if there is none.
    member _.Mean: int64 = if count = 0L then 0L else int64 (sum / Int128.op_Implicit count)

    /// Adds a duration in nanoseconds. One below 0 counts as 0.
    member _.Add(nanoseconds: int64) : unit =
        let duration = max 0L nanoseconds
        let bucket = bucketOf duration

        if bucket >= buckets.Length then Array.Resize(&buckets, bucket + subBuckets)

        buckets[bucket] <- buckets[bucket] + 1L
        count <- count + 1L
        sum <- sum + Int128.op_Implicit duration
        maximum <- max maximum duration

    /// A nearest-rank percentile, rounded up by at most 1/32; 0 if there is no duration.
    member _.Percentile(percent: float) : int64 =
        let rank = int64 (Math.Ceiling(float count * Math.Clamp(percent, 0.0, 100.0) / 100.0))
        let mutable bucket = 0
        let mutable seen = buckets[0]

        while seen < rank && bucket < buckets.Length - 1 do
            bucket <- bucket + 1
            seen <- seen + buckets[bucket]

        min (upperBound bucket) maximum
