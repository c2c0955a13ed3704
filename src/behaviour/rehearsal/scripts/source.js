// A learner's file as the engine reads it. It exists because Node forgives what may stand before the first line.

/** The text without a byte order mark, and its first line no shell's. */
export function plain(source) {
  const text = source?.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  return text?.startsWith('#!') ? `//${text.slice(2)}` : text;
}
