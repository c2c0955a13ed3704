#!/usr/bin/env node
// Runs the program of this platform's package with the same arguments, input and output, and ends as it ends.
'use strict';
const { spawn } = require('node:child_process');
const { isatty } = require('node:tty');

const name = `@hintgrade/${process.platform}-${process.arch}`;
const fail = (reason) => {
  console.error(`hintgrade cannot be run: ${reason}`);
  process.exit(3);
};

let program;
try {
  program = require.resolve(`${name}/bin/hintgrade${process.platform === 'win32' ? '.exe' : ''}`);
} catch {
  fail(
    `the package ${name} is not installed. Install again without leaving out optional dependencies. ` +
      'If there is no such package, build the program with `cargo install --locked hintgrade`',
  );
}

const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(error.message));

// A terminal sends Ctrl-C to the program too, which takes a second one as the wish to end at once.
const interruptedByTerminal = [0, 1, 2].some(isatty);
const forward = {
  SIGINT: () => interruptedByTerminal || child.kill('SIGINT'),
  SIGTERM: () => child.kill('SIGTERM'),
  SIGHUP: () => child.kill('SIGHUP'),
};
for (const [signal, listener] of Object.entries(forward)) process.on(signal, listener);

child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const [name, listener] of Object.entries(forward)) process.off(name, listener);
  process.kill(process.pid, signal);
});
