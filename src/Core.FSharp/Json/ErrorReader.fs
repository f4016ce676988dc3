namespace AgentObservatory

open System.Text.Json

/// Reads errors.
module internal ErrorReader =

    let read (scratch: LineScratch) (reader: byref<Utf8JsonReader>) : ErrorInfo | null =
        match reader.TokenType with
        | JsonTokenType.Null -> null
        | JsonTokenType.StartObject ->
            let mutable kind = ""
            let mutable message = ""
            let mutable traceback: string | null = null

            while JsonValues.nextMember &reader do
                if JsonValues.isAt &reader WireBytes.kindOfEvent then
                    kind <- JsonValues.textOr scratch &reader ""
                elif JsonValues.isAt &reader WireBytes.message then
                    message <- JsonValues.textOr scratch &reader ""
                elif JsonValues.isAt &reader WireBytes.traceback then
                    traceback <- JsonValues.textOrNull scratch &reader
                else
                    reader.Skip()

            { Type = kind; Message = message; Traceback = traceback }
        | _ -> { Type = ""; Message = JsonValues.textOr scratch &reader ""; Traceback = null }
