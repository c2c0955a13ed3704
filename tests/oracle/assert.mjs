// What the real chai does with the generated calls of assert_cases.mjs. Usage: node assert.mjs ROUNDS

import { assert } from 'chai';
import { round } from './assert_cases.mjs';

const rounds = Number(process.argv[2]);
for (let number = 0; number < rounds; number += 1) process.stdout.write(`${round(assert, number).join('\n')}\n`);
