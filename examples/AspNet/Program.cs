// A web service whose answers are streamed, word by word. Run it in this folder, then: curl -N "localhost:5000/answer?question=rx"
// A client that leaves, and SIGTERM in the midst of an answer, leave a trace that says so in logs/traces.jsonl.
using AgentObservatory;
using AgentObservatory.Examples.AspNet;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddAgentObservatory(builder.Configuration);
builder.Services.AddHealthChecks().AddAgentObservatory();
builder.Services.AddSingleton<Narrator>();

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/answer", (string question, HttpContext http, Narrator narrator) => narrator.Answer(question, http));
app.Run();
