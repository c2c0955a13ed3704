//! A tolerant lexer: splits any text into names, strings, comments and signs, and assigns each token to a statement.
//!
//! It takes linear time and works on text that does not parse, and on JSON and HTML. Explanations point at whole
//! statements, names and strings.

use std::cell::OnceCell;
use std::ops::Range;

use super::text::{adds_listener, is_any_quote, is_name};

/// The most tokens of a text; what follows them is ignored.
const TOKEN_LIMIT: usize = 250_000;
/// The longest template literal, in bytes, so that a stray backtick does not turn the rest of a file into a string.
const TEMPLATE_LIMIT: usize = 4_000;

/// The most tokens between an import's keyword and its closing brace.
const IMPORT_LIMIT: usize = 40;
/// The longest string, in bytes.
const STRING_LIMIT: usize = 2_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Name,
    /// A text in straight quotes.
    Quoted,
    /// A template literal.
    Template,
    /// A text in typographic quotes, as word processors make them.
    CurlyQuoted,
    Sign(u8),
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    start: u32,
    end: u32,
    /// The number of its statement.
    pub(crate) statement: u32,
}

impl Token {
    pub(crate) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn is_string(&self) -> bool {
        matches!(self.kind, TokenKind::Quoted | TokenKind::Template | TokenKind::CurlyQuoted)
    }

    pub(crate) fn is(&self, sign: u8) -> bool {
        self.kind == TokenKind::Sign(sign)
    }
}

/// The tokens of a text, comments apart.
pub(crate) struct Tokens<'t> {
    pub(crate) text: &'t str,
    pub(crate) list: Vec<Token>,
    comments: Vec<Comment>,
    /// See [`Self::normalized`]; made when first needed.
    normalized: OnceCell<Normalized>,
}

/// The first token of the chain that ends at `index`: back over names, dots and short calls.
pub(crate) fn chain_start(tokens: &Tokens<'_>, index: usize) -> usize {
    let mut start = index;
    for _ in 0..8 {
        let Some(before) = start.checked_sub(2).filter(|_| tokens.list[start - 1].is(b'.')) else { return start };
        start = if tokens.list[before].is(b')') {
            let Some(open) = (before.saturating_sub(6)..before).rev().find(|&at| tokens.list[at].is(b'(')) else {
                return start;
            };
            if open > 0 && tokens.list[open - 1].kind == TokenKind::Name { open - 1 } else { return start }
        } else if tokens.list[before].kind == TokenKind::Name {
            before
        } else {
            return start;
        };
    }
    start
}

/// A text in lower case, without white space and with one kind of quote, for comparisons that ignore these differences.
pub(crate) struct Normalized {
    pub(crate) text: String,
    /// For each byte, its place in the original text.
    origin: Vec<u32>,
}

impl Normalized {
    pub(crate) fn of(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len());
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for (at, c) in original.char_indices() {
            let c = match c {
                ' ' | '\t' | '\n' | '\r' => continue,
                'a'..='z' | '0'..='9' => c,
                _ if c.is_whitespace() => continue,
                _ if is_any_quote(c) => '\'',
                _ => c.to_ascii_lowercase(),
            };
            text.push(c);
            origin.resize(text.len(), place(at));
        }
        Self { text, origin }
    }

    /// The span in `original`, the text that this one was made of, for a non-empty span of this one.
    pub(crate) fn origin(&self, original: &str, span: Range<usize>) -> Range<usize> {
        let last = self.origin[span.end - 1] as usize;
        let length = original[last..].chars().next().map_or(0, char::len_utf8);
        self.origin[span.start] as usize..last + length
    }
}

/// A comment, and the first of the comments directly before it: together they count as one statement.
struct Comment {
    span: Range<usize>,
    group: u32,
}

impl<'t> Tokens<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut lexer = Lexer { text, at: 0, list: Vec::new(), comments: Vec::new(), endless: 0 };
        let mut breaks = Vec::new();
        lexer.run(&mut breaks);
        let mut tokens = Self { text, list: lexer.list, comments: lexer.comments, normalized: OnceCell::new() };
        number_statements(text, &mut tokens.list, &breaks);
        tokens
    }

    /// The text of a token.
    pub(crate) fn text(&self, index: usize) -> &'t str {
        self.list.get(index).map_or("", |token| &self.text[token.span()])
    }

    /// A string's text without its quotes.
    pub(crate) fn inside(&self, token: &Token) -> &'t str {
        let whole = &self.text[token.span()];
        let mut chars = whole.chars();
        chars.next();
        chars.next_back();
        chars.as_str()
    }

    /// The first token that ends after a byte.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.list.partition_point(|token| token.end as usize <= byte)
    }

    /// The statement that a byte is in. A comment is not part of the statement around it.
    pub(crate) fn statement(&self, byte: usize) -> u32 {
        if let Some(comment) = self.comment_at(byte) {
            return u32::MAX - comment.group;
        }
        self.list.get(self.at(byte)).or(self.list.last()).map_or(0, |token| token.statement)
    }

    /// The comments, in order.
    pub(crate) fn comments(&self) -> impl Iterator<Item = &Range<usize>> {
        self.comments.iter().map(|comment| &comment.span)
    }

    /// Whether a byte is in a comment.
    pub(crate) fn in_comment(&self, byte: usize) -> bool {
        self.comment_at(byte).is_some()
    }

    fn comment_at(&self, byte: usize) -> Option<&Comment> {
        let next = self.comments.partition_point(|comment| comment.span.end <= byte);
        self.comments.get(next).filter(|comment| comment.span.start <= byte)
    }

    /// The text without white space, in lower case and with one kind of quote.
    pub(crate) fn normalized(&self) -> &Normalized {
        self.normalized.get_or_init(|| Normalized::of(self.text))
    }

    /// The handlers of these events, in order: the span after the event in `.on('disconnect', ...)`. A handler inside
    /// another one is left out.
    pub(crate) fn handlers(&self, events: &[&str]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut at = 2;
        while at + 1 < self.list.len() {
            let event = &self.list[at + 1];
            let is_event = event.is_string() && events.contains(&self.inside(event));
            if is_event && self.list[at].is(b'(') && adds_listener(self.text(at - 1)) {
                let end = self.closing(at);
                found.push(event.span().end..self.list[end].span().end);
                at = end;
            }
            at += 1;
        }
        found
    }

    /// The statement that a token is in, without what follows a block in it.
    pub(crate) fn statement_span(&self, index: usize) -> Range<usize> {
        let own = self.list[index].statement;
        let mut first = (0..=index).rev().take_while(|&at| self.list[at].statement == own).last().unwrap_or(index);
        if self.list[first].is(b'}') {
            // The names in `import { Server } from 'socket.io'` are not a block.
            let names = first.saturating_sub(IMPORT_LIMIT)..first;
            first =
                names.rev().find(|&at| matches!(self.text(at), "import" | "const" | "let" | "var")).unwrap_or(first);
        }
        let last = (index..self.list.len()).take_while(|&at| self.list[at].statement == own).last().unwrap_or(index);
        self.list[first].span().start..self.list[last].span().end
    }

    /// The token that closes the bracket at `open`, or the last token.
    pub(crate) fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (index, token) in self.list.iter().enumerate().skip(open) {
            match token.kind {
                TokenKind::Sign(b'(' | b'[' | b'{') => depth += 1,
                TokenKind::Sign(b')' | b']' | b'}') => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return index;
            }
        }
        self.list.len().saturating_sub(1)
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    list: Vec<Token>,
    comments: Vec<Comment>,
    /// No closing quote was found up to this offset.
    endless: usize,
}

impl Lexer<'_> {
    /// `breaks` gets the index of each token that is the first of its line.
    fn run(&mut self, breaks: &mut Vec<usize>) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if self.list.len() >= TOKEN_LIMIT {
                return;
            }
            match byte {
                b'\n' => {
                    if breaks.last() != Some(&self.list.len()) {
                        breaks.push(self.list.len());
                    }
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'/' if self.follows("//") => self.comment(self.line_end()),
                b'/' if self.follows("/*") => self.comment(self.after("*/", self.text.len())),
                b'<' if self.follows("<!--") => self.comment(self.after("-->", self.text.len())),
                b'\'' | b'"' => self.string(byte),
                b'`' => self.template(),
                b'_' | b'$' => self.name(),
                byte if byte.is_ascii_alphanumeric() => self.name(),
                byte if byte.is_ascii() => self.push(TokenKind::Sign(byte), self.at + 1),
                _ => self.non_ascii(),
            }
        }
    }

    fn follows(&self, sign: &str) -> bool {
        self.text[self.at..].starts_with(sign)
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[self.at..]).map_or(self.text.len(), |length| self.at + length)
    }

    /// The offset after a sign, or `otherwise`. What follows an unclosed comment is a comment, so this stays linear.
    fn after(&self, sign: &str, otherwise: usize) -> usize {
        let from = self.at + 2;
        self.text[from..].find(sign).map_or(otherwise, |length| from + length + sign.len())
    }

    fn comment(&mut self, end: usize) {
        let before = self.comments.last();
        let previous = before.filter(|before| self.text[before.span.end..self.at].trim().is_empty());
        let group = previous.map_or(self.comments.len(), |before| before.group as usize);
        let group = u32::try_from(group).unwrap_or_default();
        self.comments.push(Comment { span: self.at..end, group });
        self.at = end;
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.list.push(Token { kind, start: place(self.at), end: place(end), statement: 0 });
        self.at = end;
    }

    /// A string ends on its line. Text without a closing quote is not searched again, so this stays linear.
    fn string(&mut self, quote: u8) {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while self.at >= self.endless && end - self.at <= STRING_LIMIT {
            match bytes.get(end) {
                Some(b'\\') if bytes.get(end + 1).is_some_and(|byte| byte.is_ascii() && *byte != b'\n') => end += 2,
                Some(b'\n') | None => break,
                Some(&byte) if byte == quote => return self.push(TokenKind::Quoted, end + 1),
                Some(_) => end += 1,
            }
        }
        self.endless = self.endless.max(end);
        self.push(TokenKind::Sign(quote), self.at + 1);
    }

    fn template(&mut self) {
        let limit = self.text.len().min(self.at + TEMPLATE_LIMIT);
        let inside = &self.text.as_bytes()[self.at + 1..limit.max(self.at + 1)];
        match memchr::memchr(b'`', inside) {
            Some(length) => self.push(TokenKind::Template, self.at + length + 2),
            None => self.push(TokenKind::Sign(b'`'), self.at + 1),
        }
    }

    fn name(&mut self) {
        let rest = &self.text[self.at..];
        // Nearly all names are ASCII, and those are found byte by byte.
        let ascii = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let mut length = rest.bytes().take_while(ascii).count();
        if rest.as_bytes().get(length).is_some_and(|byte| !byte.is_ascii()) {
            length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        }
        self.push(TokenKind::Name, self.at + length);
    }

    fn non_ascii(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        if is_curly(first) {
            let near = &rest[..rest.floor_char_boundary(200)];
            let line = near.split('\n').next().unwrap_or(near);
            let end = line.char_indices().skip(1).find(|(_, c)| is_curly(*c) || matches!(c, '\'' | '"'));
            if let Some((length, last)) = end {
                return self.push(TokenKind::CurlyQuoted, self.at + length + last.len_utf8());
            }
        }
        if first.is_alphanumeric() {
            return self.name();
        }
        self.at += first.len_utf8();
    }
}

fn is_curly(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201F}')
}

/// Assigns each token the number of its statement. A statement ends at a semicolon, at the braces of a block, and at a
/// line break unless the next line continues it. Brackets that are not blocks belong to their statement.
fn number_statements(text: &str, list: &mut [Token], breaks: &[usize]) {
    let mut number = 0;
    let mut next = 1;
    // For each open bracket: the number outside of it, and whether it contains statements.
    let mut open: Vec<(u32, bool)> = Vec::new();
    let mut breaks = breaks.iter().copied().peekable();
    for index in 0..list.len() {
        while breaks.next_if(|&at| at < index).is_some() {}
        let in_block = open.last().is_none_or(|(_, block)| *block);
        let before = index.checked_sub(1).map(|before| list[before]);
        let broken = breaks.peek() == Some(&index) && !continues(text, before, &list[index]);
        if in_block && broken {
            (number, next) = (next, next + 1);
        }
        list[index].statement = number;
        match list[index].kind {
            TokenKind::Sign(b'(' | b'[') => open.push((number, false)),
            TokenKind::Sign(b'{') => {
                let block = opens_block(text, before, in_block);
                open.push((number, block));
                if block {
                    (number, next) = (next, next + 1);
                }
            }
            TokenKind::Sign(b')' | b']' | b'}') => {
                if let Some((outside, _)) = open.pop() {
                    number = outside;
                    list[index].statement = number;
                }
            }
            TokenKind::Sign(b';') if in_block => (number, next) = (next, next + 1),
            _ => {}
        }
    }
}

/// Whether a line continues the statement of the line before.
fn continues(text: &str, before: Option<Token>, first: &Token) -> bool {
    let open = before.is_some_and(|token| {
        matches!(
            token.kind,
            TokenKind::Sign(
                b',' | b'.' | b'=' | b'+' | b'-' | b'*' | b'/' | b'&' | b'|' | b'?' | b':' | b'<' | b'>' | b'('
            )
        ) && !text[..token.span().end].ends_with("++")
            && !text[..token.span().end].ends_with("--")
    });
    open || matches!(first.kind, TokenKind::Sign(b'.' | b',' | b')' | b'=' | b'?' | b':' | b'&' | b'|' | b'{'))
}

/// Whether a brace opens a block and not an object: after `=>`, a parenthesis or a word that a block follows, or where
/// a statement begins.
fn opens_block(text: &str, before: Option<Token>, in_block: bool) -> bool {
    let Some(before) = before else { return true };
    match before.kind {
        TokenKind::Sign(b')' | b'>') => true,
        TokenKind::Sign(b'{' | b'}' | b';') => in_block,
        TokenKind::Name => !matches!(&text[before.span()], "return" | "default" | "in" | "of"),
        _ => false,
    }
}
