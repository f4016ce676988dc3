namespace AgentObservatory

open System
open System.Text

/// Decides whether a subject is what a query selects. Pure and total.
module internal QueryEvaluation =

    let private compares (operator: QueryOperator) (order: int) : bool =
        match operator with
        | QueryOperator.Equal -> order = 0
        | QueryOperator.NotEqual -> order <> 0
        | QueryOperator.Less -> order < 0
        | QueryOperator.AtMost -> order <= 0
        | QueryOperator.Greater -> order > 0
        | QueryOperator.AtLeast -> order >= 0
        | QueryOperator.Contains
        | QueryOperator.ContainsNot -> false

    let private passesText (operator: QueryOperator) (expected: string) (text: string) : bool =
        match operator with
        | QueryOperator.Contains -> text.Contains(expected, StringComparison.OrdinalIgnoreCase)
        | QueryOperator.ContainsNot -> not (text.Contains(expected, StringComparison.OrdinalIgnoreCase))
        | _ -> compares operator (String.CompareOrdinal(text, expected))

    /// A value's text, as it would be in quotes.
    let private textOf (value: QueryValue) : string =
        match value with
        | QueryValue.Text text -> text
        | QueryValue.Number number -> number.ToString()
        | QueryValue.Quantity(number, unit) -> number.ToString() + unit.Word
        | QueryValue.Moment time -> time.ToString()
        | QueryValue.Now
        | QueryValue.Ago _ -> ""

    let private amount (number: AttributeValue) (unit: QueryUnit) : float = number.AsFloat() * unit.Factor

    /// The moment of a value of time.
    let private moment (now: Timestamp) (value: QueryValue) : int64 =
        match value with
        | QueryValue.Moment time -> time.UnixNanoseconds
        | QueryValue.Ago(number, unit) ->
            Int64.CreateSaturating(
                Int128.op_Implicit now.UnixNanoseconds
                - Int128.CreateSaturating(amount number unit)
            )
        | _ -> now.UnixNanoseconds

    let private (|IsoTime|_|) (value: AttributeValue) =
        match value.AsString() with
        | null -> None
        | text when text.Length > 64 -> None
        | text ->
            let text = if text.Length = 10 then text + "T00:00:00Z" else text
            let time = TimestampText.ofIso (ReadOnlySpan(Encoding.UTF8.GetBytes text))
            if time.HasValue then Some time.Value.UnixNanoseconds else None

    /// Different kinds of values are different, and neither is larger.
    let private passesOther (operator: QueryOperator) = operator = QueryOperator.NotEqual

    let private passesValue now key (operator: QueryOperator) (expected: QueryValue) (value: AttributeValue) : bool =
        match expected with
        | _ when QueryOperators.isContaining operator -> passesText operator (textOf expected) (value.ToString())
        | QueryValue.Number number when SameValue.isNumber value ->
            compares operator (SameValue.compareNumbers value number)
        | QueryValue.Quantity(number, unit) when SameValue.isNumber value ->
            let own =
                if unit.IsTime then
                    match QueryUnits.ofName key with
                    | ValueSome own -> own.Factor
                    | ValueNone -> 1.0
                else
                    1.0

            compares operator ((value.AsFloat() * own).CompareTo(amount number unit))
        | QueryValue.Text text when value.Kind = AttributeKind.String || not (SameValue.isNumber value) ->
            passesText operator text (value.ToString())
        | QueryValue.Moment _
        | QueryValue.Now
        | QueryValue.Ago _ ->
            match value with
            | IsoTime time -> compares operator (compare time (moment now expected))
            | _ -> passesOther operator
        | _ when operator = QueryOperator.Equal || operator = QueryOperator.NotEqual ->
            passesText operator (textOf expected) (value.ToString())
        | _ -> false

    let private attributes (subject: QuerySubject) (field: QueryField) : struct (Attributes * string) voption =
        match field with
        | QueryField.Attribute key -> ValueSome(struct (subject.Attributes, key))
        | QueryField.Metadata key -> ValueSome(struct (subject.Metadata, key))
        | _ -> ValueNone

    let private contentOf (field: QueryField) : FieldContent =
        match QueryFields.tryFind (QueryFields.wordOf field) with
        | ValueSome(struct (_, content)) -> content
        | ValueNone -> FieldContent.Anything

    let private passesTexts (subject: QuerySubject) (field: QueryField) (isAsked: string -> bool) : bool =
        match field with
        | QueryField.Text
        | QueryField.EventName
        | QueryField.EventText -> subject.AnyText(field, isAsked)
        | _ ->
            match subject.Text field with
            | null -> false
            | text -> isAsked text

    let private passesNumbers (subject: QuerySubject) (field: QueryField) (isAsked: int64 -> bool) : bool =
        match field with
        | QueryField.EventTime -> subject.AnyMoment(field, isAsked)
        | _ ->
            let number = subject.Number field
            number.HasValue && isAsked number.Value

    /// A test as a function, so that what does not depend on the subject is done once.
    let private ofTest (now: Timestamp) (test: QueryTest) : QuerySubject -> bool =
        let field = test.Field

        match contentOf field, test.Comparison with
        | FieldContent.Anything, comparison ->
            fun subject ->
                match attributes subject field with
                | ValueNone -> false
                | ValueSome(struct (known, key)) ->
                    let mutable value = AttributeValue.Null

                    known.TryGetValue(key, &value)
                    && (match comparison with
                        | ValueNone -> value.Kind <> AttributeKind.Null
                        | ValueSome(struct (operator, expected)) ->
                            SubjectValues.anyItem value (passesValue now key operator expected))
        | FieldContent.Text, ValueNone -> fun subject -> passesTexts subject field (fun _ -> true)
        | FieldContent.Text, ValueSome(struct (operator, expected)) ->
            let isAsked = passesText operator (textOf expected)
            fun subject -> passesTexts subject field isAsked
        | _, ValueNone -> fun subject -> passesNumbers subject field (fun _ -> true)
        | FieldContent.Time, ValueSome(struct (operator, expected)) ->
            let moment = moment now expected
            fun subject -> passesNumbers subject field (fun time -> compares operator (compare time moment))
        | FieldContent.Duration, ValueSome(struct (operator, QueryValue.Quantity(number, unit))) ->
            let amount = amount number unit
            fun subject -> passesNumbers subject field (fun own -> compares operator ((float own).CompareTo amount))
        | _, ValueSome(struct (operator, QueryValue.Number number)) ->
            fun subject ->
                passesNumbers subject field (fun own ->
                    compares operator (SameValue.compareNumbers (AttributeValue.FromInteger own) number))
        | _ -> fun _ -> false

    /// The query as a function. Depth is that of its text, which is limited.
    let rec compile (now: Timestamp) (expression: QueryExpression) : QuerySubject -> bool =
        match expression with
        | QueryExpression.Test test -> ofTest now test
        | QueryExpression.Not inner ->
            let inner = compile now inner
            fun subject -> not (inner subject)
        | QueryExpression.And parts ->
            let parts = Array.map (compile now) (List.toArray parts)
            fun subject -> Array.forall (fun part -> part subject) parts
        | QueryExpression.Or parts ->
            let parts = Array.map (compile now) (List.toArray parts)
            fun subject -> Array.exists (fun part -> part subject) parts
