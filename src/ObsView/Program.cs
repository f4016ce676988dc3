using AgentObservatory.ObsView.Commands;

return (int)CommandLine.Run(args);
