using AgentObservatory;
using Quickstart;
using Quickstart.Models;

CommandLine command;
SourceFolder folder;
IModel model;
try
{
    command = CommandLine.Parse(args);
    if (command.IsHelp)
    {
        Screen.WriteLine(CommandLine.Usage);
        return 0;
    }

    folder = SourceFolder.Open(command.Folder);
    model = Model.FromEnvironment();
}
catch (WrongInputException wrongInput)
{
    Screen.WriteError(wrongInput.Message);
    return 2;
}

Screen.WriteLine($"Question: {command.Question}");
Screen.WriteLine($"Folder:   {folder.Root} ({folder.Files.Count} files)");
Screen.WriteLine($"Model:    {model.Description}");

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupt.Cancel();
};

// Inline: the trace is written and printed by the time the session's block is left.
var traceFile = new FileExporter("logs/traces.jsonl");
using var observatory = new Observatory([traceFile, new ConsoleExporter()], inline: true);

var exitCode = 0;
var context = new AgentContext(
    SessionId: $"quickstart-{Guid.NewGuid():N}",
    AgentId: "folder-agent",
    Metadata: new Dictionary<string, object?> { ["question"] = command.Question, ["files"] = folder.Files.Count }
);
using (AgentSession session = observatory.StartSession(context))
{
    try
    {
        var agent = new Agent(session, model, new Tools(folder), interrupt.Token);
        await agent.RunAsync(command.Question);
    }
    catch (Exception exception)
    {
        session.Fail(exception);
        Screen.WriteError(
            interrupt.IsCancellationRequested ? "The run was interrupted." : $"The run failed: {exception.Message}"
        );
        exitCode = 1;
    }

    Screen.WriteLine();
}

// The library never throws; whether the trace arrived is a number to look at.
if (observatory.Health.Exporters[0] is { Exported: 0 } lost)
{
    Screen.WriteError($"The trace could not be written to {traceFile.Path}: {lost.LastError}");
}
else
{
    Screen.WriteLine("The trace is in logs/traces.jsonl. See it again with:");
    Screen.WriteLine($"  {Repository.ViewCommand("logs/traces.jsonl")}");
}

return exitCode;
