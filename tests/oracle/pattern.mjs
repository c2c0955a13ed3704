// Matches patterns in the real JavaScript engine, for tests/suite/pattern.rs to compare with.
//
// Input, one JSON object a line: {"source", "flags", "texts": [[text, start], ...]}. Output, one a line: {"error"} or
// {"found": [null | [[from, to] | null, ...], ...]}, in UTF-16 code units.
import { createInterface } from 'node:readline';

function answer({ source, flags, texts }) {
  let pattern;
  try {
    pattern = new RegExp(source, `${flags}d${flags.includes('y') ? '' : 'g'}`);
  } catch (error) {
    return { error: error.message };
  }
  const found = texts.map(([text, start]) => {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    return match && Array.from(match.indices, (span) => span ?? null);
  });
  return { found };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
