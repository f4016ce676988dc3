using AgentObservatory.ObsView;

return ViewCommand.Run(args);
