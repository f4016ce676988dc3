using AgentObservatory.AttributeWeaver;
using AgentObservatory.AttributeWeaver.Reports;

// Run by the package's build targets, with a file of orders. Whatever goes wrong is a warning and leaves the assembly as it was.
var report = new Report(Console.Out);
return Weaver.Run(args, report) ? 0 : 1;
