//! Finds the bracket or comma that makes a text invalid. The parser only says where it could not go on, which is often
//! far from the mistake, such as the end of the file. So corrections are tried where the indentation, the kinds of
//! brackets, a semicolon or the parser contradict the nesting; the first after which the text is valid is taken.

use std::ops::Range;

use super::lexer::{Token, TokenKind, Tokens};
use super::script::{SourceKind, is_valid};

/// The longest text that is corrected, in bytes.
const LENGTH_LIMIT: usize = 64 << 10;
/// The most corrections that are tried.
const TRIES: usize = 40;
/// The most brackets that may be open at once.
const DEPTH_LIMIT: usize = 200;

/// What is wrong with a bracket or comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// An opening bracket has no closing one.
    Unclosed,
    /// A closing bracket has no opening one, which belongs elsewhere.
    Unopened,
    /// A closing bracket is too many.
    Stray,
    /// A comma or an opening bracket is missing.
    Missing,
}

/// A change after which the text is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Correction {
    pub(crate) mistake: Mistake,
    /// The bracket without a counterpart, or what comes after the missing sign.
    pub(crate) at: Range<usize>,
    /// What is replaced; empty if something is added.
    pub(crate) span: Range<usize>,
    /// The text in its place. It begins or ends with a line break if it is a line of its own.
    pub(crate) text: String,
}

/// The correction of a text that is not valid; the parser could not go on at `stop`.
pub(crate) fn correction(text: &str, kind: SourceKind, stop: usize) -> Option<Correction> {
    if text.len() > LENGTH_LIMIT {
        return None;
    }
    let tokens = Tokens::of(text);
    let mut candidates = Candidates { tokens: &tokens, open: Vec::new(), found: Vec::new() };
    candidates.collect(stop);
    let corrected = |one: &Correction| format!("{}{}{}", &text[..one.span.start], one.text, &text[one.span.end..]);
    candidates.found.into_iter().take(TRIES).find(|one| is_valid(&corrected(one), kind))
}

/// An open bracket.
struct Open {
    token: usize,
    sign: u8,
    line: usize,
    /// The indentation of its line.
    indent: usize,
    /// Whether the first line in it is indented further than its own.
    indents: Option<bool>,
}

struct Candidates<'t> {
    tokens: &'t Tokens<'t>,
    open: Vec<Open>,
    found: Vec<Correction>,
}

impl Candidates<'_> {
    fn collect(&mut self, stop: usize) {
        let count = self.tokens.list.len();
        for index in 0..count {
            if self.found.len() >= TRIES || self.open.len() > DEPTH_LIMIT {
                return;
            }
            let span = self.tokens.list[index].span();
            if self.is_first(index) {
                self.compare_indent(index);
            }
            if span.end > stop && index.checked_sub(1).is_none_or(|before| self.tokens.list[before].span().end <= stop)
            {
                self.unclosed(1, index);
                self.unclosed(2, index);
                self.missing(",", index);
                let before = index.checked_sub(1).map(|before| self.tokens.list[before].kind);
                match (before, self.tokens.list[index].kind) {
                    (Some(TokenKind::Name), TokenKind::Sign(b':')) => self.missing("{", index - 1),
                    (Some(TokenKind::Name), _) => self.missing("(", index),
                    _ => {}
                }
            }
            match self.tokens.list[index].kind {
                TokenKind::Sign(sign @ (b'(' | b'[' | b'{')) => {
                    let (line, indent) = (self.line_start(span.start), self.indent(span.start));
                    self.open.push(Open { token: index, sign, line, indent, indents: None });
                }
                TokenKind::Sign(sign @ (b')' | b']' | b'}')) => self.close(sign, index),
                TokenKind::Sign(b';') => self.semicolon(index),
                _ => {}
            }
        }
        self.unclosed(self.open.len(), count);
        self.unclosed(1, count);
    }

    /// The first token of a line that is indented no further than the line of an open bracket shows that this bracket
    /// should be closed above; a closing bracket that is indented further belongs to one that was not opened.
    fn compare_indent(&mut self, index: usize) {
        let start = self.tokens.list[index].span().start;
        let (line, indent) = (self.line_start(start), self.indent(start));
        let closes = self.closed_sign(index).is_some();
        for open in self.open.iter_mut().filter(|open| open.line < line && !closes) {
            open.indents.get_or_insert(open.indent < indent);
        }
        let ends = |open: &&Open| {
            let is_left = if closes { open.indent > indent } else { open.indent >= indent };
            open.line < line && is_left && (closes || open.indents == Some(true))
        };
        let count = self.open.iter().rev().take_while(ends).count();
        self.unclosed(count, index);
        if closes && self.open.last().is_some_and(|open| open.line < line && open.indent < indent) {
            self.unopened(index);
            self.stray(index);
        }
    }

    fn close(&mut self, sign: u8, index: usize) {
        match self.open.iter().rposition(|open| closing(open.sign) == sign) {
            Some(depth) => {
                let inner = self.open.len() - 1 - depth;
                if inner > 0 {
                    self.unclosed(inner, index);
                    self.unopened(index);
                    self.stray(index);
                }
                self.open.truncate(depth);
            }
            None => {
                self.unopened(index);
                self.stray(index);
            }
        }
    }

    /// A semicolon cannot stand between parentheses, other than those of `for`.
    fn semicolon(&mut self, index: usize) {
        let count = self.open.iter().rev().take_while(|open| open.sign != b'{').count();
        let Some(outermost) = self.open.len().checked_sub(count).and_then(|at| self.open.get(at)) else { return };
        let before = |back| outermost.token.checked_sub(back).map_or("", |at| self.tokens.text(at));
        if count == 0 || before(1) == "for" || before(1) == "await" && before(2) == "for" {
            return;
        }
        self.unclosed(1, index);
        self.unclosed(count, index);
    }

    /// The innermost `count` open brackets should be closed before the token at `index`.
    fn unclosed(&mut self, count: usize, index: usize) {
        let (Some(from), Some(before)) = (self.open.len().checked_sub(count), index.checked_sub(1)) else { return };
        let Some(innermost) = self.open[from..].last() else { return };
        let closers: String = self.open[from..].iter().rev().map(|open| char::from(closing(open.sign))).collect();
        let (text, list) = (self.tokens.text, &self.tokens.list);
        let at = list[innermost.token].span();
        let mut end = list[before].span().end;
        let is_own_line = closers.starts_with('}') && self.tokens_are_apart(before, index);
        // What was opened in one line is closed in one.
        let around = from.checked_sub(1).map(|outer| &self.open[outer]).filter(|outer| outer.line == innermost.line);
        let is_before_closer = around.is_some_and(|outer| self.closed_sign(index) == Some(closing(outer.sign)));
        let mut add = |span: usize, text: String| {
            self.found.push(Correction { mistake: Mistake::Unclosed, at: at.clone(), span: span..span, text });
        };
        if is_own_line && is_before_closer {
            return add(list[index].span().start, closers);
        }
        if !is_own_line {
            if list[before].is(b';') && !closers.starts_with('}') {
                end -= 1;
            }
            return add(end, closers);
        }
        let indent = &text[innermost.line..at.start];
        let indent = &indent[..indent.len() - indent.trim_start().len()];
        let (break_, line_break) = (text[end..].find('\n'), if text.contains("\r\n") { "\r\n" } else { "\n" });
        for sign in if closers.ends_with('}') { &[""][..] } else { &[";", ""] } {
            match break_ {
                Some(length) => add(end + length + 1, format!("{indent}{closers}{sign}{line_break}")),
                None => add(text.len(), format!("{line_break}{indent}{closers}{sign}")),
            }
        }
    }

    /// The closing bracket at `index` may belong to a line above that is indented alike and opens none.
    fn unopened(&mut self, index: usize) {
        let closer = self.tokens.list[index].span();
        if !self.is_first(index) || !self.tokens.list[index].is(b'}') {
            return;
        }
        let indent = self.indent(closer.start);
        let is_last = |at: usize| self.tokens_are_apart(at, at + 1);
        let takes_block = |at: usize| match self.tokens.list[at].kind {
            TokenKind::Sign(b')') => true,
            TokenKind::Sign(b'>') => at > 0 && self.tokens.list[at - 1].is(b'='),
            _ => matches!(self.tokens.text(at), "else" | "try" | "finally" | "do"),
        };
        let mut lines = (0..index).rev().filter(|&at| is_last(at));
        let line = lines.find(|&at| self.indent(self.tokens.list[at].span().start) == indent && takes_block(at));
        if let Some(end) = line.map(|at| self.tokens.list[at].span().end) {
            let text = " {".to_owned();
            self.found.push(Correction { mistake: Mistake::Unopened, at: closer, span: end..end, text });
        }
    }

    /// The closing bracket at `index`, alone or with those that follow it, may be too many.
    fn stray(&mut self, index: usize) {
        let at = self.tokens.list[index].span();
        let ends = |token: &&Token| matches!(token.kind, TokenKind::Sign(b')' | b']' | b'}' | b';'));
        let run = self.tokens.list[index + 1..]
            .iter()
            .take_while(ends)
            .take_while(|it| self.line_start(it.span().start) == self.line_start(at.start));
        let end = run.last().map_or(at.end, |last| last.span().end);
        for span in [at.clone(), at.start..end] {
            let text = String::new();
            self.found.push(Correction { mistake: Mistake::Stray, at: at.clone(), span, text });
        }
    }

    /// A sign may be missing before the token at `index`.
    fn missing(&mut self, sign: &str, index: usize) {
        if let Some(before) = index.checked_sub(1) {
            let (end, at) = (self.tokens.list[before].span().end, self.tokens.list[index].span());
            self.found.push(Correction { mistake: Mistake::Missing, at, span: end..end, text: sign.to_owned() });
        }
    }

    fn closed_sign(&self, index: usize) -> Option<u8> {
        match self.tokens.list.get(index)?.kind {
            TokenKind::Sign(sign @ (b')' | b']' | b'}')) => Some(sign),
            _ => None,
        }
    }

    fn line_start(&self, at: usize) -> usize {
        self.tokens.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The indentation of the line of a byte, in columns.
    fn indent(&self, at: usize) -> usize {
        let line = self.tokens.text[self.line_start(at)..].bytes();
        line.take_while(|byte| matches!(byte, b' ' | b'\t')).map(|byte| if byte == b'\t' { 4 } else { 1 }).sum()
    }

    fn is_first(&self, index: usize) -> bool {
        index == 0 || self.tokens_are_apart(index - 1, index)
    }

    /// Whether a line ends between two tokens, or there is no second one.
    fn tokens_are_apart(&self, one: usize, other: usize) -> bool {
        let Some(other) = self.tokens.list.get(other) else { return true };
        self.tokens.text[self.tokens.list[one].span().end..other.span().start].contains('\n')
    }
}

fn closing(opening: u8) -> u8 {
    match opening {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::Script;
    use super::*;

    /// The mistake, the line of the bracket, and the text after the correction.
    #[track_caller]
    fn corrected(text: &str) -> (Mistake, usize, String) {
        let script = Script::of(text, SourceKind::Server).unwrap();
        let error = script.error.as_ref().expect("it is not valid");
        let stop = error.labels.first().map_or(text.len(), |(span, _)| span.start);
        let one = correction(text, SourceKind::Server, stop).unwrap_or_else(|| panic!("{error:?}\n{text}"));
        let line = text[..one.at.start].matches('\n').count() + 1;
        (one.mistake, line, format!("{}{}{}", &text[..one.span.start], one.text, &text[one.span.end..]))
    }

    const SERVER: &str = "\
const app = express();
io.on('connection', socket => {
  ++currentUsers;
  io.emit('user count', currentUsers);
  socket.on('disconnect', () => {
    --currentUsers;
    io.emit('user count', currentUsers);
  });
});
app.get('/', (request, response) => {
  if (request.user) {
    response.render('index');
  } else {
    response.redirect('/');
  }
});
http.listen(3000);
";

    /// Each line with a bracket is left out in turn, and each bracket.
    #[test]
    fn finds_every_missing_bracket() {
        let mut wrong = Vec::new();
        for (at, sign) in SERVER.match_indices(['(', '{', ')', '}']) {
            let text = format!("{}{}", &SERVER[..at], &SERVER[at + 1..]);
            let Ok(script) = Script::of(&text, SourceKind::Server) else { continue };
            let Some(error) = &script.error else { continue };
            let stop = error.labels.first().map_or(text.len(), |(span, _)| span.start);
            let found = correction(&text, SourceKind::Server, stop);
            let line = |at: usize| SERVER[..at].matches('\n').count() + 1;
            let said = found.map(|one| format!("{:?} in line {}: {:?}", one.mistake, line(one.at.start), one.text));
            wrong.push(format!("{sign} of line {}: {}", line(at), said.unwrap_or_else(|| error.message.clone())));
        }
        snapbox::assert_data_eq!(
            format!("{}\n", wrong.join("\n")),
            snapbox::str![[r#"
( of line 1: Missing in line 1: "("
) of line 1: Unclosed in line 1: ")"
( of line 2: Missing in line 2: "("
{ of line 2: Unopened in line 8: " {"
( of line 4: Missing in line 4: "("
) of line 4: Unclosed in line 4: ")"
( of line 5: Missing in line 5: "("
( of line 5: Expected a semicolon or an implicit semicolon after a statement, but found none
) of line 5: Unclosed in line 5: ")"
{ of line 5: Unopened in line 8: " {"
( of line 7: Missing in line 7: "("
) of line 7: Unclosed in line 7: ")"
} of line 8: Unclosed in line 5: "}"
) of line 8: Unclosed in line 5: ")"
} of line 9: Unclosed in line 2: "}"
) of line 9: Unclosed in line 2: ")"
( of line 10: Missing in line 10: "("
( of line 10: Expected a semicolon or an implicit semicolon after a statement, but found none
) of line 10: Unclosed in line 10: ")"
{ of line 10: Unopened in line 15: " {"
( of line 11: Missing in line 11: "("
) of line 11: Unclosed in line 11: ")"
{ of line 11: Unopened in line 13: " {"
( of line 12: Missing in line 12: "("
) of line 12: Unclosed in line 12: ")"
} of line 13: Unclosed in line 11: "  }/n"
{ of line 13: Unopened in line 15: " {"
( of line 14: Missing in line 14: "("
) of line 14: Unclosed in line 14: ")"
} of line 15: Unclosed in line 13: "  }/n"
} of line 16: Unclosed in line 10: "}"
) of line 16: Unclosed in line 10: ")"
( of line 17: Missing in line 17: "("
) of line 17: Unclosed in line 17: ")"

"#]]
        );
    }

    #[test]
    fn a_block_that_is_not_closed_is_found_by_its_indentation() {
        let text = SERVER.replacen("  });\n});\n", "});\n", 1);
        let (mistake, line, after) = corrected(&text);
        assert_eq!((mistake, line, after.as_str()), (Mistake::Unclosed, 5, SERVER));
        let text = SERVER.replacen("  });\n});\n", "  });\n", 1);
        assert_eq!(corrected(&text), (Mistake::Unclosed, 2, SERVER.to_owned()));
        let text = SERVER.replacen("  }\n});\nhttp", "  }\n\nhttp", 1);
        let (mistake, line, after) = corrected(&text);
        assert_eq!((mistake, line), (Mistake::Unclosed, 10));
        assert!(after.contains("  }\n});\n\nhttp.listen(3000);\n"), "{after}");
    }

    #[test]
    fn code_without_indentation_is_corrected_at_its_end() {
        let text = "f(() => {\na();\ng(() => {\nb();\n});\nc();\n";
        assert_eq!(corrected(text), (Mistake::Unclosed, 1, format!("{text}}});\n")));
        let text = text.trim_end();
        assert_eq!(corrected(text), (Mistake::Unclosed, 1, format!("{text}\n}});")), "without a last line break");
    }

    #[test]
    fn knows_what_is_too_many_and_what_was_not_opened() {
        assert_eq!(
            corrected("f(() => {\n  a();\n});\n});\n"),
            (Mistake::Stray, 4, "f(() => {\n  a();\n});\n\n".to_owned())
        );
        let text = "f(() =>\n  a();\n  b();\n});\n";
        assert_eq!(corrected(text), (Mistake::Unopened, 4, text.replace("=>", "=> {")));
        assert_eq!(corrected("f('a' b);\n"), (Mistake::Missing, 1, "f('a', b);\n".to_owned()));
        assert_eq!(corrected("f 'a');\n"), (Mistake::Missing, 1, "f( 'a');\n".to_owned()));
    }

    #[test]
    fn a_text_with_another_mistake_is_not_corrected() {
        for text in ["let a = 0;\nlet a = 1;\n", "const x = <p>hi</p>;", "f('a);\n", "((((((((", "})})})"] {
            let stop = Script::of(text, SourceKind::Server).unwrap().error.as_ref().unwrap().labels[0].0.start;
            let found = correction(text, SourceKind::Server, stop);
            assert!(found.is_none_or(|one| one.mistake == Mistake::Stray), "{text}");
        }
    }
}
