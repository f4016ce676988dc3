namespace AgentObservatory

[<RequireQualifiedAccess>]
type internal QueryOperator =
    | Equal
    | NotEqual
    | Less
    | AtMost
    | Greater
    | AtLeast
    | Contains
    | ContainsNot

/// A field alone is present; otherwise it is compared.
type internal QueryTest = { Field: QueryField; Comparison: struct (QueryOperator * QueryValue) voption }

[<RequireQualifiedAccess>]
type internal QueryExpression =
    | Test of QueryTest
    | Not of QueryExpression
    /// Two or more.
    | And of QueryExpression list
    /// Two or more.
    | Or of QueryExpression list

module internal QueryOperators =

    let all: struct (string * QueryOperator)[] =
        [|
            struct ("=", QueryOperator.Equal)
            struct ("!=", QueryOperator.NotEqual)
            struct ("<", QueryOperator.Less)
            struct ("<=", QueryOperator.AtMost)
            struct (">", QueryOperator.Greater)
            struct (">=", QueryOperator.AtLeast)
            struct ("~", QueryOperator.Contains)
            struct ("!~", QueryOperator.ContainsNot)
        |]

    let tryFind (text: string) : QueryOperator voption =
        match Array.tryFind (fun (struct (word, _)) -> word = text) all with
        | Some(struct (_, operator)) -> ValueSome operator
        | None -> ValueNone

    let textOf (operator: QueryOperator) : string =
        let struct (text, _) = Array.find (fun (struct (_, other)) -> other = operator) all
        text

    let isContaining (operator: QueryOperator) = operator.IsContains || operator.IsContainsNot
