//! The YAML fields above a challenge's Markdown.

use serde::Deserialize;
use serde_saphyr::{MessageFormatter, UserMessageFormatter};

use super::error::Problem;

/// The fields that the program uses; all others are ignored.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) dashed_name: String,
    pub(super) challenge_type: u8,
}

/// The fields as text, also where YAML would read a number.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    id: Option<String>,
    title: Option<String>,
    dashed_name: Option<String>,
    challenge_type: Option<String>,
}

/// The challenge type that a line of the front matter names, also where the rest of it is broken.
pub(super) fn challenge_type(text: &str) -> Option<u8> {
    let (yaml, _) = split(text).ok()?;
    let value = yaml.lines().find_map(|line| line.strip_prefix("challengeType:"))?;
    value.trim().trim_matches(['"', '\'']).parse().ok()
}

/// Splits `text` at its front matter and reads it; the rest is the Markdown. An error comes with its line, from 1.
pub(super) fn read(text: &str) -> Result<(FrontMatter, &str), (usize, Problem)> {
    let (yaml, markdown) = split(text)?;
    let fields: Fields = serde_saphyr::from_str(yaml).map_err(|error| broken(yaml, &error))?;
    let line = |field: &str| 1 + line_of(yaml, field);
    let field = |value: Option<String>, name: &'static str| {
        let value = value.filter(|value| !value.trim().is_empty());
        value.ok_or((1, Problem::NoField(name)))
    };
    let id = field(fields.id, "id")?;
    if id.len() != 24 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err((line("id"), Problem::BadId(id)));
    }
    let title = field(fields.title, "title")?;
    let challenge_type = field(fields.challenge_type, "challengeType")?;
    let dashed_name = field(fields.dashed_name, "dashedName").unwrap_or_else(|_| dashed(&title));
    let challenge_type = match challenge_type.parse() {
        Ok(number) => number,
        Err(_) => return Err((line("challengeType"), Problem::BadType(challenge_type))),
    };
    Ok((FrontMatter { id, title, dashed_name, challenge_type }, markdown))
}

/// The name that the site made of a title before 2021, when files did not have one.
fn dashed(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// The YAML between the two fences, and what follows. A fence is a line of `---` with nothing but blanks after it.
pub(super) fn split(text: &str) -> Result<(&str, &str), (usize, Problem)> {
    let first = line_end(text, 0);
    if !is_fence(&text[..first]) {
        return Err((1, Problem::NoFrontMatter));
    }
    let mut start = first;
    while start < text.len() {
        let end = line_end(text, start);
        if is_fence(&text[start..end]) {
            return Ok((&text[first..start], &text[end..]));
        }
        start = end;
    }
    Err((1, Problem::OpenFrontMatter))
}

fn line_end(text: &str, start: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at + 1)
}

fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.trim().is_empty())
}

/// The line of `field`, from 1, for a message; 1 where it is written in another form.
fn line_of(yaml: &str, field: &str) -> usize {
    let is_field = |line: &str| line.trim_start().trim_matches(['"', '\'']).starts_with(field);
    yaml.lines().position(is_field).map_or(1, |at| at + 1)
}

/// The YAML parser's message, and the file's line.
fn broken(yaml: &str, error: &serde_saphyr::Error) -> (usize, Problem) {
    let (line, detail) = described(yaml, error);
    (2 + line, Problem::BrokenFrontMatter(detail))
}

/// How many lines stand above an error in a YAML text, and the parser's message.
pub(super) fn described(yaml: &str, error: &serde_saphyr::Error) -> (usize, String) {
    let before = error.location().map_or(0, |at| usize::try_from(at.span().offset()).unwrap_or(usize::MAX));
    let words = UserMessageFormatter.format_message(error.without_snippet());
    (lines_before(yaml, before), words.lines().next().unwrap_or_default().to_owned())
}

/// How many lines end before this character. The parser's own count has a lone carriage return too, which ends no line
/// of the file.
pub(super) fn lines_before(yaml: &str, character: usize) -> usize {
    yaml.chars().take(character).filter(|c| *c == '\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_carriage_return_ends_no_line_of_the_file() {
        let (line, problem) = read("---\na: 1\r\r\r\r\nb: [\n---\n").unwrap_err();
        assert!(matches!(problem, Problem::BrokenFrontMatter(_)));
        assert!((2..=4).contains(&line), "{line}");
    }
}
