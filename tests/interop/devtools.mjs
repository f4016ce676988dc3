// Reads a trace with the engine of Chromium's DevTools: node devtools.mjs FILE
// Prints for each thread of the file a line of JSON: its process, its name, and how many calls the engine found in it.
import { readFileSync } from "node:fs";
import { analyzeEvents } from "@paulirish/trace_engine/analyze-trace.mjs";

const { parsedTrace } = await analyzeEvents(JSON.parse(readFileSync(process.argv[2], "utf8")).traceEvents);

for (const [process, { threads }] of parsedTrace.data.Renderer.processes) {
  for (const { name, entries } of threads.values()) {
    console.log(JSON.stringify({ process, name, calls: entries.length }));
  }
}
