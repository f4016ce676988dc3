// Validates a trace file: node validate.mjs FILE [SCHEMA]
// Prints what is wrong with each invalid line, then "N valid, M invalid". Exit code 1 where a line is invalid, 2 where the
// validation itself is impossible.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";

const [file, schema] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node validate.mjs FILE [SCHEMA]");
  process.exit(2);
}

const schemaFile = schema ?? new URL("../../docs/envelope.schema.json", import.meta.url);
let validate;
let lines;
try {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  lines = text.split("\n");
} catch (error) {
  console.error(error.message);
  process.exit(2);
}

// The file ends with a line end, so what follows the last one is nothing.
if (lines.at(-1) === "") {
  lines.pop();
}

let valid = 0;
lines.forEach((line, index) => {
  const errors = errorsOf(line);
  if (errors.length === 0) {
    valid++;
  }

  for (const error of errors) {
    console.log(`line ${index + 1}: ${error}`);
  }
});

console.log(`${valid} valid, ${lines.length - valid} invalid`);
process.exitCode = valid === lines.length ? 0 : 1;

function errorsOf(line) {
  let envelope;
  try {
    envelope = JSON.parse(line);
  } catch (error) {
    return [error.message];
  }

  validate(envelope);
  // That a condition's branch does not match only repeats what is wrong within it.
  return (validate.errors ?? []).filter((error) => error.keyword !== "if").map(describe);
}

function describe({ instancePath, message, params }) {
  const detail = params.additionalProperty ?? params.propertyName ?? params.allowedValues?.join(", ");
  return `${instancePath || "/"} ${message}` + (detail === undefined ? "" : `: ${detail}`);
}
