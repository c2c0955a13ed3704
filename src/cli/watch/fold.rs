//! Lines folded between words, so that a narrow terminal does not cut through them. Colours take no room.

use unicode_width::UnicodeWidthChar;

/// How far what follows a fold may be moved in at most.
const INDENT: usize = 12;

/// Folds every line of `text` to `width` columns; what follows a fold is moved in as its line is.
pub(super) fn fold(text: &str, width: usize) -> String {
    text.split('\n').map(|line| fold_line(line, width)).collect::<Vec<_>>().join("\n")
}

fn fold_line(line: &str, width: usize) -> String {
    let indent = line.chars().take_while(|c| *c == ' ').count().min(INDENT);
    let mut folded = String::with_capacity(line.len());
    let mut column = 0;
    for word in line.split_inclusive(' ') {
        let room = columns(word.trim_end_matches(' '));
        if column + room > width && column > indent {
            folded.truncate(folded.trim_end_matches(' ').len());
            folded.push('\n');
            folded.push_str(&" ".repeat(indent));
            column = indent;
        }
        folded.push_str(word);
        column += columns(word);
    }
    folded
}

/// How many columns a text takes, escape sequences for colours left aside.
fn columns(text: &str) -> usize {
    let mut escaped = false;
    let visible = text.chars().filter(|c| {
        let was = escaped;
        escaped = *c == '\u{1b}' || escaped && *c != 'm';
        !(was || escaped)
    });
    visible.map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_between_words() {
        assert_eq!(fold("  one two three\nfour", 9), "  one two\n  three\nfour");
        assert_eq!(fold("averylongword and", 5), "averylongword\nand");
        assert_eq!(fold("  averylongword", 5), "  averylongword");
        assert_eq!(fold("\u{1b}[31mone\u{1b}[0m two", 7), "\u{1b}[31mone\u{1b}[0m two");
        assert_eq!(fold("日本 語", 5), "日本\n語");
        assert_eq!(fold("", 5), "");
    }
}
