namespace AgentObservatory

/// Goes through the tokens of a rule.
module internal RuleCursor =

    /// Ends the reading of a text; caught where it began.
    exception Unreadable of RuleError

    let fail (position: int) (message: string) = raise (Unreadable { Position = position; Message = message })

    /// A place in a text's tokens.
    type Reader(tokens: PlacedRuleToken[]) =
        let mutable index = 0
        let mutable depth = 0

        member _.Token = tokens[index].Token
        member _.Place = tokens[index].Place
        member _.Next() = if index < tokens.Length - 1 then index <- index + 1
        member this.Fail(message: string) = fail this.Place message

        /// Whether it is this; if so, it is read.
        member this.Takes(token: RuleToken) : bool =
            let isIt = this.Token = token
            if isIt then this.Next()
            isIt

        member this.TakesWord(word: string) : bool = this.Takes(RuleToken.Word word)

        member this.Expect(token: RuleToken, what: string) : unit =
            if not (this.Takes token) then this.Fail $"Expected {what}"

        /// One level deeper.
        member this.Within(read: unit -> 'Read) : 'Read =
            depth <- depth + 1
            if depth > RuleTerm.MaxDepth then this.Fail $"Expected at most {RuleTerm.MaxDepth} levels"
            let result = read ()
            depth <- depth - 1
            result

    /// The value of the word at this place, if it is one of these; it is read.
    let choose (reader: Reader) (words: (string * 'Value) list) : 'Value voption =
        match List.tryFind (fun (word, _) -> reader.Token = RuleToken.Word word) words with
        | Some(_, value) ->
            reader.Next()
            ValueSome value
        | None -> ValueNone

    let quoted (reader: Reader) (what: string) : string =
        match reader.Token with
        | RuleToken.Quoted text ->
            reader.Next()
            text
        | _ -> reader.Fail $"Expected {what} in quotes"
