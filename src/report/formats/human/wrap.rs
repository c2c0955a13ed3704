//! Wraps texts at the width of the terminal. Addresses, paths and short pieces of code stay whole.

/// Stands for a blank that no line is broken at. No printable text has it.
const FIXED: char = '\u{fffe}';
/// A piece of code up to this length is not broken, in characters.
const SHORT: usize = 50;
/// The least number of columns for a text, however deep it is indented.
const NARROWEST: usize = 20;

/// A text as lines that fit behind `indent` blanks in `width` columns. Styles have no width.
pub(super) fn wrapped(text: &str, indent: usize, width: usize) -> Vec<String> {
    let text = text.split('`').enumerate().map(|(index, part)| if index % 2 == 1 { fixed(part) } else { part.into() });
    let text = text.collect::<Vec<_>>().join("`");
    let options = textwrap::Options::new(width.saturating_sub(indent).max(NARROWEST))
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::wrap(&text, options).into_iter().map(|line| line.replace(FIXED, " ")).collect()
}

/// A piece of code that is not broken, unless it is long.
pub(super) fn fixed(code: &str) -> String {
    if code.chars().count() > SHORT { code.to_owned() } else { code.replace(' ', &FIXED.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_broken_that_is_copied() {
        let text = "Write `io.emit('user count', currentUsers);` above it, see https://a.example/a-very-long-address/b";
        let lines = wrapped(text, 4, 34);
        let expected = [
            "Write",
            "`io.emit('user count', currentUsers);`",
            "above it, see",
            "https://a.example/a-very-long-address/b",
        ];
        assert_eq!(lines, expected);
        assert_eq!(wrapped("\u{1b}[31mone\u{1b}[0m two", 0, 7), ["\u{1b}[31mone\u{1b}[0m two"]);
        assert_eq!(wrapped("`ab cd` ef", 0, 20), ["`ab cd` ef"]);
        assert_eq!(wrapped("a\u{a0}b", 0, 20), ["a\u{a0}b"]);
        assert_eq!(wrapped("`a b c d e f g h` i", 0, 20), ["`a b c d e f g h` i"]);
        assert_eq!(wrapped("`a b c d e f g h` ij", 0, 20), ["`a b c d e f g h` ij"]);
        assert_eq!(wrapped("`a b c d e f g h` ijk", 0, 20), ["`a b c d e f g h`", "ijk"]);
        assert_eq!(wrapped("a lone ` sign stays", 0, 80), ["a lone ` sign stays"]);
    }
}
