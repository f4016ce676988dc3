// A provider of models on a free port of the loopback, which speaks the APIs of OpenAI and Anthropic: node provider.mjs ANSWERS
// Prints where it listens. When its input ends, it prints each request it got as a line of JSON, and ends too.
import { LLMock } from "@copilotkit/aimock";

const provider = new LLMock({ host: "127.0.0.1", port: 0, strict: true, logLevel: "warn" });
provider.loadFixtureFile(process.argv[2]);
process.stdout.write((await provider.start()) + "\n");
process.stdin.on("end", () => process.stdout.write(journal(), () => process.exit(0))).resume();

function journal() {
  return provider
    .getRequests()
    .map(({ path, headers, response }) => JSON.stringify({ path, headers, status: response.status }) + "\n")
    .join("");
}
