// Runs the script on its standard input in real Node and prints what it logs, one line a value: what hintgrade's own parts of
// the language are held against.
import { readFileSync } from 'node:fs';

const lines = [];
new Function('console', readFileSync(0, 'utf8'))({ log: (value) => lines.push(String(value)) });
process.stdout.write(`${lines.join('\n')}\n`);
