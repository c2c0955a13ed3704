//! Measures how deeply a text nests, in one pass and without recursion, so that a text that nests too deeply is not
//! parsed.
//!
//! Strings, comments, templates and regular expressions are recognized as far as possible without parsing. A text that
//! misleads this costs only memory and time: the stack for parsing is allocated for the number of tokens.

use super::text::is_name;

/// The most open brackets: the parser's time is quadratic in the depth of some constructs.
const BRACKET_LIMIT: usize = 500;
/// The most tokens that one token may nest in, over all statements around it: operators, assignments, labels and the
/// like nest without brackets.
const TOKEN_LIMIT: usize = 10_000;

/// A text of so many bytes is short: its tokens are not counted.
pub(super) const SHORT: usize = 4 << 10;

/// The result of measuring a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Nesting {
    /// It can be parsed. `tokens` is at least the number of its tokens, and so of its levels.
    Shallow {
        tokens: usize,
    },
    TooDeep,
}

/// What the last token was, as far as it decides what the next one can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing yet, an operator, an opening bracket or a keyword that an expression follows.
    Operator,
    /// A name, a literal or a closing bracket.
    Operand,
    /// A closing brace.
    Brace,
    /// A comma or semicolon: what comes next does not nest in what came before.
    Separator,
}

/// Keywords that an expression follows.
const PREFIXES: [&str; 16] = [
    "await",
    "case",
    "default",
    "delete",
    "do",
    "else",
    "extends",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "yield",
];
/// Keywords that continue the statement before them, even after a semicolon or a line break.
const CONTINUATIONS: [&str; 7] = ["catch", "else", "finally", "in", "instanceof", "of", "while"];

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    last: Last,
    /// Whether a line has ended since the last token.
    new_line: bool,
    /// For each open bracket: the tokens inside of it that the current one may nest in, and whether it is `${`.
    open: Vec<(usize, bool)>,
    /// The tokens that the current one may nest in, at all levels.
    depth: usize,
    /// No closing quote of each kind was found up to these offsets.
    unclosed: [usize; 2],
}

/// Measures a text.
pub(super) fn measure(text: &str) -> Nesting {
    // Most files are too short to exceed a limit, whatever their brackets and tokens enclose.
    let opening = || memchr::memchr3_iter(b'(', b'[', b'{', text.as_bytes()).count();
    if text.len() < TOKEN_LIMIT && opening() < BRACKET_LIMIT {
        return Nesting::Shallow { tokens: tokens_at_most(text) };
    }
    let mut scanner = Scanner {
        text,
        at: 0,
        last: Last::Operator,
        new_line: false,
        open: vec![(0, false)],
        depth: 0,
        unclosed: [0; 2],
    };
    match scanner.run() {
        Some(()) => Nesting::Shallow { tokens: tokens_at_most(text) },
        None => Nesting::TooDeep,
    }
}

/// An upper bound of the number of tokens: every word and every other byte that is not white space, even in what looks
/// like a comment. Of a short text it is the number of bytes.
fn tokens_at_most(text: &str) -> usize {
    if text.len() <= SHORT {
        return text.len();
    }
    let mut in_word = false;
    let starts = text.bytes().filter(|&byte| {
        let is_word = is_word(byte);
        let starts = if is_word { !in_word } else { !byte.is_ascii_whitespace() };
        in_word = is_word;
        starts
    });
    starts.count()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

impl Scanner<'_> {
    /// `None` if the text nests too deeply.
    fn run(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b'\n' | b'\r' => {
                    self.new_line = true;
                    self.at += 1;
                }
                byte if byte.is_ascii_whitespace() => self.at += 1,
                b'/' if self.follows("//") => self.at = self.line_end(),
                b'/' if self.follows("/*") => self.skip_comment(),
                b'/' if self.last != Last::Operand && self.last != Last::Brace => self.regular_expression()?,
                b'\'' | b'"' => self.string(byte)?,
                b'`' => {
                    self.token("`")?;
                    self.at += 1;
                    self.template()?;
                }
                b'(' | b'[' | b'{' => self.opens(false, 1)?,
                b')' | b']' | b'}' => self.closes(byte)?,
                b',' | b';' => {
                    self.last = Last::Separator;
                    self.at += 1;
                }
                byte if is_word(byte) => self.word()?,
                _ => {
                    self.token("")?;
                    self.last = Last::Operator;
                    self.at += 1;
                }
            }
        }
        Some(())
    }

    fn follows(&self, sign: &str) -> bool {
        self.text.as_bytes()[self.at..].starts_with(sign.as_bytes())
    }

    fn line_end(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.text.len(), |length| self.at + length)
    }

    fn skip_comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at + 2..];
        self.at = memchr::memmem::find(rest, b"*/").map_or(self.text.len(), |length| self.at + length + 4);
    }

    /// Counts a token, which begins or continues a statement.
    fn token(&mut self, word: &str) -> Option<()> {
        let begins = match self.last {
            Last::Separator => true,
            Last::Brace => !word.is_empty() || self.new_line,
            Last::Operand => self.new_line && !word.is_empty(),
            Last::Operator => false,
        };
        self.new_line = false;
        let level = self.open.last_mut()?;
        if begins && !CONTINUATIONS.contains(&word) {
            self.depth -= level.0;
            level.0 = 0;
        }
        level.0 += 1;
        self.depth += 1;
        (self.depth <= TOKEN_LIMIT).then_some(())
    }

    fn opens(&mut self, is_template: bool, length: usize) -> Option<()> {
        self.token("")?;
        self.open.push((0, is_template));
        self.last = Last::Operator;
        self.at += length;
        (self.open.len() <= BRACKET_LIMIT).then_some(())
    }

    fn closes(&mut self, sign: u8) -> Option<()> {
        self.at += 1;
        self.new_line = false;
        self.last = if sign == b'}' { Last::Brace } else { Last::Operand };
        if self.open.len() > 1
            && let Some((tokens, is_template)) = self.open.pop()
        {
            self.depth -= tokens;
            if is_template {
                return self.template();
            }
        }
        Some(())
    }

    /// A string ends on its line. A quote without a closing one is a sign.
    fn string(&mut self, quote: u8) -> Option<()> {
        self.token("'")?;
        let bytes = self.text.as_bytes();
        let unclosed = &mut self.unclosed[usize::from(quote == b'"')];
        let mut end = self.at + 1;
        while self.at >= *unclosed {
            match bytes.get(end) {
                Some(b'\\') => end += 2,
                Some(&byte) if byte == quote => {
                    self.last = Last::Operand;
                    self.at = end + 1;
                    return Some(());
                }
                Some(b'\n') | None => break,
                Some(_) => end += 1,
            }
        }
        *unclosed = (*unclosed).max(end);
        self.last = Last::Operator;
        self.at += 1;
        Some(())
    }

    /// The text of a template, up to its end or to the next `${`.
    fn template(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        self.last = Last::Operand;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    return Some(());
                }
                b'$' if bytes.get(self.at + 1) == Some(&b'{') => {
                    self.last = Last::Operator;
                    return self.opens(true, 2);
                }
                _ => self.at += 1,
            }
        }
        Some(())
    }

    /// A regular expression ends on its line. Its brackets nest as well. A slash that begins none is an operator.
    fn regular_expression(&mut self) -> Option<()> {
        self.token("")?;
        self.last = Last::Operator;
        let (mut depth, mut in_class) = (0_usize, false);
        let line = &self.text.as_bytes()[self.at..self.line_end()];
        let mut end = 1;
        while let Some(&byte) = line.get(end) {
            end += 1;
            match byte {
                b'\\' => end += 1,
                b'/' if !in_class => {
                    self.last = Last::Operand;
                    break;
                }
                b'(' | b'[' => {
                    depth += 1;
                    in_class |= byte == b'[';
                }
                b')' | b']' => {
                    depth = depth.saturating_sub(1);
                    in_class &= byte != b']';
                }
                _ => {}
            }
            if depth > BRACKET_LIMIT {
                return None;
            }
        }
        self.at += if self.last == Last::Operand { end.min(line.len()) } else { 1 };
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !is_name(c) && c.is_ascii()).unwrap_or(rest.len());
        let word = &rest[..length];
        self.token(word)?;
        self.last = if PREFIXES.contains(&word) { Last::Operator } else { Last::Operand };
        self.at += length;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_deep(text: &str) -> bool {
        measure(text) == Nesting::TooDeep
    }

    #[test]
    fn brackets_operators_and_statements_nest() {
        for unit in
            ["(", "f(", "[", "{", "`${", "!", "a=", "a?b:", "if(1)", "if(1);else ", "do ", "x:", "a=>", "<a>", "new "]
        {
            assert!(!is_too_deep(&unit.repeat(400)), "{unit}");
            assert!(is_too_deep(&unit.repeat(30_000)), "{unit}");
        }
        assert!(is_too_deep(&format!("x = /{}a{}/", "(".repeat(600), ")".repeat(600))));
    }

    #[test]
    fn what_follows_one_another_does_not_nest() {
        for unit in [
            "f(1);",
            "f(1)\n",
            "a,",
            "if (a) { b }\n",
            "function f() {}",
            "let a = '(' // (\n",
            "a = /[(/]\\(/;",
            "`(${a}(`;",
            "case 1: f(); break;",
            "{ a: [1, { b: '[' }] },",
            "/* ( */",
            "'\\'(' + 1;",
            "x = a / b / c;",
            "class A { m() {} }\n",
            "text of some kind\n",
        ] {
            assert!(!is_too_deep(&unit.repeat(30_000)), "{unit}");
        }
    }

    #[test]
    fn no_text_is_measured_in_more_than_linear_time_or_out_of_bounds() {
        for unit in ["'\\", "\"'`", "/[", "`\\", "é'", "\\", "/*", "'\n", "}", "`}${", "😀/"] {
            assert!(matches!(measure(&unit.repeat(100_000)), Nesting::TooDeep | Nesting::Shallow { .. }), "{unit}");
        }
    }
}
