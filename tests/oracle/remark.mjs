// Parses challenge files as freeCodeCamp's parser does, with the same Markdown library (remark) and rules, for
// comparison with hintgrade's parser. stdin: a JSON array of texts. stdout: a JSON array, for each {hints: [[text,
// code, line]]} or {error: kind}.
import { readFileSync } from 'node:fs';
import fromTable from 'mdast-util-gfm-table/from-markdown.js';
import gfmTable from 'micromark-extension-gfm-table';
import frontmatter from 'remark-frontmatter';
import parse from 'remark-parse';
import unified from 'unified';

function tables() {
  const data = this.data();
  (data.micromarkExtensions ??= []).push(gfmTable);
  (data.fromMarkdownExtensions ??= []).push(fromTable);
}

const parser = unified().use(parse).use(tables).use(frontmatter, ['yaml']);

const marker = (node) => {
  const first = node.type === 'heading' && node.children[0];
  const text = first && first.type === 'text' ? first.value : '';
  return text.startsWith('--') && text.endsWith('--') ? text : null;
};

function hintNodes(nodes) {
  const begin = nodes.findIndex((node) => marker(node) === '--hints--');
  if (begin < 0) return [];
  const after = nodes.slice(begin + 1);
  const end = after.findIndex((node) => marker(node) !== null && node.depth <= nodes[begin].depth);
  return end < 0 ? after : after.slice(0, end);
}

function read(text) {
  const nodes = hintNodes(parser.parse(text).children);
  if (nodes.length % 2 === 1) return { error: 'pairs' };
  const hints = [];
  for (let at = 0; at < nodes.length; at += 2) {
    const [title, code] = [nodes[at], nodes[at + 1]];
    if (title.type === 'definition') return { error: 'text' };
    if (typeof code.value !== 'string') return { error: 'code' };
    const fenced = code.type === 'code' && /^\s*(```|~~~)/.test(text.slice(code.position.start.offset));
    const source = text.slice(title.position.start.offset, title.position.end.offset);
    hints.push([source.replaceAll('\r\n', '\n').trim(), code.value, code.position.start.line + (fenced ? 1 : 0)]);
  }
  return { hints };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(read)));
