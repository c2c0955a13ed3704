// Reads TAP from standard input with the tap project's own parser, in strict mode, and prints the result as JSON.
import { readFileSync } from "node:fs";
import { Parser } from "tap-parser";

const understood = { reports: [], failures: [], extra: "" };
const parser = new Parser({ strict: true });
parser.on("child", (child) => {
  const hints = [];
  child.on("assert", ({ ok, id, name, diag, todo, skip }) => hints.push({ ok, id, name, diag, todo, skip }));
  child.on("complete", (result) => understood.reports.push({ ok: result.ok, hints }));
});
parser.on("extra", (text) => (understood.extra += text));
parser.on("complete", ({ ok, count, failures, bailout, plan }) => {
  understood.ok = ok;
  understood.count = count;
  understood.bailout = bailout;
  understood.plan = plan;
  understood.failures = failures.filter((failure) => failure.tapError).map((failure) => failure.tapError);
  console.log(JSON.stringify(understood));
});
parser.end(readFileSync(0, "utf8"));
