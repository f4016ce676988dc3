namespace AgentObservatory.FSharp

open AgentObservatory

/// Observatories. F# cannot name the constructor's argument inline, for that is a word of its own.
[<RequireQualifiedAccess>]
module Observatory =

    /// One with settings that exports each session on the thread that ends it, before its Dispose returns.
    let inlineWith (options: ObservatoryOptions) (exporters: IExporter seq) : Observatory =
        new Observatory(exporters, options, true)

    /// One with settings that exports on threads of its own, from StartAsync on.
    let serverWith (options: ObservatoryOptions) (exporters: IExporter seq) : Observatory =
        new Observatory(exporters, options, false)

    /// One that exports each session on the thread that ends it, before its Dispose returns.
    /// <example><code>use observatory = Observatory.inlineTo [ new FileExporter "logs/traces.jsonl" ]</code></example>
    let inlineTo (exporters: IExporter seq) : Observatory = inlineWith ObservatoryOptions.Default exporters

    /// One that exports on threads of its own, from StartAsync on.
    let serverTo (exporters: IExporter seq) : Observatory = serverWith ObservatoryOptions.Default exporters
