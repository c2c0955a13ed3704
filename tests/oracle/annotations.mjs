// Writes workflow commands as GitHub's own library writes them. Reads a JSON list of [level, message, properties].
import { readFileSync } from "node:fs";
import * as core from "@actions/core";

for (const [level, message, properties] of JSON.parse(readFileSync(0, "utf8"))) core[level](message, properties);
