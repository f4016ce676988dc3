// Receives OpenTelemetry traces on free ports of the loopback: node receive.mjs
// Prints where it listens, {"grpc": URL, "http": URL}, then each request as a line of OTLP/JSON. Ends with its input.
import { MockOtlpServer } from "@elastic/mockotlpserver";

const host = "127.0.0.1";
const server = new MockOtlpServer({
  logLevel: "error",
  services: ["http", "grpc"],
  httpHostname: host,
  httpPort: 0,
  grpcHostname: host,
  grpcPort: 0,
  onTrace: (request) => print(plain(request)),
});
await server.start();
print({ grpc: `${server.grpcUrl}`, http: `${server.httpUrl}` });
process.stdin.on("end", () => process.stdout.write("", () => process.exit(0))).resume();

function print(value) {
  process.stdout.write(JSON.stringify(value) + "\n");
}

// The three ways in give bytes, 64-bit integers and -0 in forms of their own, which JSON lacks: bytes become hexadecimal,
// integers and -0 strings. What came as JSON is left as it is.
function plain(value) {
  if (Object.is(value, -0)) {
    return "-0.0";
  }

  if (value === null || typeof value !== "object") {
    return value;
  }

  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString("hex");
  }

  if (typeof value.low === "number" && typeof value.high === "number") {
    const bits = (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0);
    return `${value.unsigned ? bits : BigInt.asIntN(64, bits)}`;
  }

  if (Array.isArray(value)) {
    return value.map(plain);
  }

  return Object.fromEntries(Object.keys(value).map((key) => [key, plain(value[key])]));
}
