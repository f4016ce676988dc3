namespace AgentObservatory.FSharp

open AgentObservatory

/// Creates observatories. F# code cannot name the constructor's parameter inline, because that is a keyword.
[<RequireQualifiedAccess>]
module Observatory =

    /// Creates an inline observatory with settings: each session is exported on the thread that ends it, before its
    /// Dispose returns.
    let inlineWith (options: ObservatoryOptions) (exporters: IExporter seq) : Observatory =
        new Observatory(exporters, options, true)

    /// Creates an observatory in server mode with settings: it exports on its own threads, from StartAsync on.
    let serverWith (options: ObservatoryOptions) (exporters: IExporter seq) : Observatory =
        new Observatory(exporters, options, false)

    /// Creates an inline observatory: each session is exported on the thread that ends it, before its Dispose
    /// returns.
    /// <example><code>use observatory = Observatory.inlineTo [ new FileExporter "logs/traces.jsonl" ]</code></example>
    let inlineTo (exporters: IExporter seq) : Observatory = inlineWith ObservatoryOptions.Default exporters

    /// Creates an observatory in server mode: it exports on its own threads, from StartAsync on.
    let serverTo (exporters: IExporter seq) : Observatory = serverWith ObservatoryOptions.Default exporters
