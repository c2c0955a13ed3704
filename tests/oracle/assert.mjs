// Runs the generated calls of assert_cases.mjs with the real chai. Usage: node assert.mjs ROUNDS

import { assert } from 'chai';
import { round } from './assert_cases.mjs';

const rounds = Number(process.argv[2]);
for (let number = 0; number < rounds; number += 1) process.stdout.write(`${round(assert, number).join('\n')}\n`);
