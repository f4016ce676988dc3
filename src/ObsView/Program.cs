using AgentObservatory.ObsView.Commands;

return CommandLine.Run(args);
