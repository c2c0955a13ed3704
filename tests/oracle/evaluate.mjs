// Runs the script on its standard input in real Node and prints each value that it logs on a line, for comparison with
// the parts of the language that hintgrade implements itself.
import { readFileSync } from 'node:fs';

const lines = [];
new Function('console', readFileSync(0, 'utf8'))({ log: (value) => lines.push(String(value)) });
process.stdout.write(`${lines.join('\n')}\n`);
