namespace AgentObservatory.FSharp

open AgentObservatory

/// Creates observatories, and runs agents in sessions of theirs. F# code cannot name the constructor's parameter inline,
/// because that is a keyword.
[<RequireQualifiedAccess>]
module Observatory =

    /// <summary>Creates an inline observatory with settings: each session is exported on the thread that ends it, before
    /// its Dispose returns.</summary>
    /// <exception cref="T:System.ArgumentException">An exporter is null or given twice, or a setting is null or out of
    /// range.</exception>
    let inlineWith (options: ObservatoryOptions) (exporters: IExporter seq) : Observatory =
        new Observatory(exporters, options, true)

    /// <summary>Creates an observatory in server mode with settings: it exports on its own threads, from StartAsync
    /// on.</summary>
    /// <exception cref="T:System.ArgumentException">An exporter is null or given twice, or a setting is null or out of
    /// range.</exception>
    let serverWith (options: ObservatoryOptions) (exporters: IExporter seq) : Observatory =
        new Observatory(exporters, options, false)

    /// <summary>Creates an inline observatory: each session is exported on the thread that ends it, before its Dispose
    /// returns.</summary>
    /// <exception cref="T:System.ArgumentException">An exporter is null or given twice.</exception>
    /// <example><code>use observatory = Observatory.inlineTo [ new FileExporter "logs/traces.jsonl" ]</code></example>
    let inlineTo (exporters: IExporter seq) : Observatory = inlineWith ObservatoryOptions.Default exporters

    /// <summary>Creates an observatory in server mode: it exports on its own threads, from StartAsync on.</summary>
    /// <exception cref="T:System.ArgumentException">An exporter is null or given twice.</exception>
    let serverTo (exporters: IExporter seq) : Observatory = serverWith ObservatoryOptions.Default exporters

    /// Goes on with the run of a ticket from Session.suspend, in this or any other process, until the session is disposed. A
    /// ticket that cannot be read gives a new session and is counted.
    let resume (context: AgentContext) (ticket: string) (observatory: Observatory) : AgentSession =
        observatory.Resume(ticket, context)

    /// Runs an agent within a session. The work may return a value, a task, a value task or an async. How it ends decides
    /// the session's status: ok, error or cancelled; what it returns or raises passes through unchanged. Each start of an
    /// async is a separate session. Unlike use in an async, this always knows how the work ends.
    /// <example><code>observatory |> Observatory.run (AgentContext("run-1", "agent")) (fun session -> answer session)</code></example>
    let run (context: AgentContext) (work: AgentSession -> 'result) (observatory: Observatory) : 'result =
        FormOf<'result>.Value.RunSession(observatory, context, work)
