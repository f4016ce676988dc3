namespace AgentObservatory

/// Reads queries by the grammar of docs/analysis.md. Total: any text is read, or the error says where it cannot be.
module internal QueryReader =

    /// How deep brackets and "not" may stand within each other.
    [<Literal>]
    let MaxDepth = 200

    let private error (token: PlacedToken) (message: string) : Result<'Read, QueryError> =
        Error { Position = token.Place; Message = message }

    /// What is compared with a time in a unit, and holds a number without one.
    let private needsUnit key (unit: QueryUnit) = unit.IsTime && (QueryUnits.ofName key).IsNone

    let private isOrdering (operator: QueryOperator) =
        operator.IsLess || operator.IsAtMost || operator.IsGreater || operator.IsAtLeast

    /// What is wrong with comparing a field so; null if nothing is.
    let private complaint field (content: FieldContent) (operator: QueryOperator) (value: QueryValue) : string | null =
        match content, value with
        | FieldContent.Text, _ when isOrdering operator -> "Expected =, !=, ~ or !~ after a text"
        | FieldContent.Text, _ -> null
        | FieldContent.Anything, _ ->
            match field, value with
            | QueryField.Attribute key, QueryValue.Quantity(_, unit)
            | QueryField.Metadata key, QueryValue.Quantity(_, unit) when needsUnit key unit ->
                "Expected a number without a unit, as the name's end tells none (_ns, _us, _ms, _s)"
            | _ -> null
        | _, _ when QueryOperators.isContaining operator -> "Expected =, !=, <, <=, > or >= after what is no text"
        | FieldContent.Number, QueryValue.Number _ -> null
        | FieldContent.Number, _ -> "Expected a number"
        | FieldContent.Duration, QueryValue.Quantity(_, unit) when unit.IsTime -> null
        | FieldContent.Duration, _ -> "Expected a duration such as 1.5s"
        | FieldContent.Time, QueryValue.Moment _
        | FieldContent.Time, QueryValue.Now
        | FieldContent.Time, QueryValue.Ago _ -> null
        | FieldContent.Time, _ -> "Expected a time such as 2026-01-31T08:00:00Z, now or 10m ago"

    /// Reads one query; its tokens are consumed from left to right.
    [<Sealed>]
    type private Reading(tokens: PlacedToken[]) =
        let mutable next = 0

        member _.Peek: PlacedToken = tokens[next]

        /// The token after the next; the end behind the end.
        member _.PeekSecond: PlacedToken = tokens[min (next + 1) (tokens.Length - 1)]

        member _.Skip() : unit = next <- min (next + 1) (tokens.Length - 1)

        /// Takes the next token if it is this word.
        member this.Takes(word: string) : bool =
            match this.Peek.Token with
            | QueryToken.Run run when QueryWords.isWord word run ->
                this.Skip()
                true
            | _ -> false

        /// A number with the unit that follows it after a space, if one does.
        member private this.Measured(number: AttributeValue) : QueryValue =
            match this.Peek.Token with
            | QueryToken.Run run ->
                match QueryUnits.tryFind run with
                | ValueSome unit ->
                    this.Skip()
                    QueryValue.Quantity(number, unit)
                | ValueNone -> QueryValue.Number number
            | _ -> QueryValue.Number number

        /// A value that is not in quotes. Where only text is expected, it is taken as it stands.
        member private this.Bare(run: string, isText: bool) : QueryValue =
            let value =
                match run with
                | _ when isText -> QueryValue.Text run
                | QueryWords.Number number -> this.Measured number
                | QueryWords.Quantity(number, unit) -> QueryValue.Quantity(number, unit)
                | QueryWords.Moment time -> QueryValue.Moment time
                | _ -> QueryValue.Text run

            match value with
            | QueryValue.Quantity(number, unit) when unit.IsTime && this.Takes "ago" -> QueryValue.Ago(number, unit)
            | _ -> value

        member this.Value(content: FieldContent, operator: QueryOperator) : Result<QueryValue, QueryError> =
            let token = this.Peek
            let isText = content.IsText || QueryOperators.isContaining operator
            this.Skip()

            match token.Token with
            | QueryToken.Quoted text -> Ok(QueryValue.Text text)
            | QueryToken.Run run when not isText && QueryWords.isWord "now" run -> Ok QueryValue.Now
            | QueryToken.Run run when QueryWords.isKeyword run ->
                error token $"Expected a value, and in quotes if it is the word {run},"
            | QueryToken.Run run -> Ok(this.Bare(run, isText))
            | _ -> error token "Expected a value"

        /// The field after its first token has been taken.
        member private this.Field(token: PlacedToken, run: string) =
            let keyed (prefix: string) (field: string -> QueryField) =
                if run.Length > prefix.Length then
                    Ok(struct (field (run.Substring prefix.Length), FieldContent.Anything))
                else
                    let adjacent = this.Peek

                    match adjacent.Token with
                    | QueryToken.Quoted key when adjacent.Place = token.Place + prefix.Length ->
                        this.Skip()
                        Ok(struct (field key, FieldContent.Anything))
                    | _ -> error { token with Place = token.Place + prefix.Length } $"Expected a name after {prefix}"

            if run.StartsWith(QueryFields.AttributePrefix, System.StringComparison.Ordinal) then
                keyed QueryFields.AttributePrefix QueryField.Attribute
            elif run.StartsWith(QueryFields.MetadataPrefix, System.StringComparison.Ordinal) then
                keyed QueryFields.MetadataPrefix QueryField.Metadata
            else
                match QueryFields.tryFind run with
                | ValueSome found -> Ok found
                | ValueNone when QueryWords.isKeyword run -> error token "Expected a field"
                | ValueNone -> error token "Expected a field such as kind, duration, attr.KEY or session.agent"

        member this.Test() : Result<QueryExpression, QueryError> =
            let token = this.Peek

            match token.Token with
            | QueryToken.Run run ->
                this.Skip()

                match this.Field(token, run) with
                | Error error -> Error error
                | Ok(struct (field, content)) ->
                    let compared = this.Peek

                    match compared.Token with
                    | QueryToken.Operator operator ->
                        this.Skip()
                        let place = this.Peek

                        match this.Value(content, operator) with
                        | Error error -> Error error
                        | Ok value ->
                            match complaint field content operator value with
                            | null ->
                                let comparison = ValueSome(struct (operator, value))
                                Ok(QueryExpression.Test { Field = field; Comparison = comparison })
                            | complaint ->
                                let isOfOperator = complaint.StartsWith "Expected ="
                                error (if isOfOperator then compared else place) complaint
                    | _ -> Ok(QueryExpression.Test { Field = field; Comparison = ValueNone })
            | _ -> error token "Expected a test"

        member this.Unary(depth: int) : Result<QueryExpression, QueryError> =
            let token = this.Peek

            if this.Takes "not" then
                if depth = MaxDepth then
                    error token $"Expected at most {MaxDepth} brackets and nots within each other"
                else
                    Result.map QueryExpression.Not (this.Unary(depth + 1))
            elif token.Token.IsOpen then
                this.Skip()

                if depth = MaxDepth then
                    error token $"Expected at most {MaxDepth} brackets and nots within each other"
                else
                    match this.Or(depth + 1) with
                    | Ok inner when this.Peek.Token.IsClose ->
                        this.Skip()
                        Ok inner
                    | Ok _ -> error this.Peek "Expected and, or, or a closing bracket"
                    | Error error -> Error error
            else
                this.Test()

        /// One or more with a word between them.
        member private this.Chain(word: string, one: unit -> Result<QueryExpression, QueryError>, all) =
            let parts = System.Collections.Generic.List<QueryExpression>()
            let mutable failure = ValueNone
            let mutable goesOn = true

            while goesOn do
                match one () with
                | Ok part ->
                    parts.Add part
                    goesOn <- this.Takes word
                | Error error ->
                    failure <- ValueSome error
                    goesOn <- false

            match failure with
            | ValueSome error -> Error error
            | ValueNone when parts.Count = 1 -> Ok parts[0]
            | ValueNone -> Ok(all (List.ofSeq parts))

        member private this.And(depth: int) = this.Chain("and", (fun () -> this.Unary depth), QueryExpression.And)

        member this.Or(depth: int) : Result<QueryExpression, QueryError> =
            this.Chain("or", (fun () -> this.And depth), QueryExpression.Or)

    /// The query's expression, or why it is none.
    let read (text: string) : Result<QueryExpression, QueryError> =
        match QueryTokens.read text with
        | Error error -> Error error
        | Ok tokens ->
            let reading = Reading tokens

            match reading.Or 0 with
            | Ok query when reading.Peek.Token.IsEnd -> Ok query
            | Ok _ -> error reading.Peek "Expected and, or, or the end"
            | Error error -> Error error
