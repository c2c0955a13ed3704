// Prints the names of the globals of this Node, one a line.
console.log(Object.getOwnPropertyNames(globalThis).join('\n'));
