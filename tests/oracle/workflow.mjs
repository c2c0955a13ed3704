// Reads files of GitHub's CI as JSON lines of {"kind":"workflow"|"action","text":...}, and prints for each the errors
// of a validator with GitHub's schemas, as a JSON list of texts.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const validator = createRequire(import.meta.url)('@action-validator/core');
for await (const line of createInterface({ input: process.stdin })) {
  const { kind, text } = JSON.parse(line);
  const { errors } = kind === 'action' ? validator.validateAction(text) : validator.validateWorkflow(text);
  console.log(JSON.stringify(errors.map((error) => JSON.stringify(error))));
}
