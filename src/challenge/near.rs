//! The nearest of several names to one that does not exist, for "did you mean".

/// The name nearest to `wanted`, if it is near enough to be meant: at most a third of its letters differ.
pub(super) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted: Vec<char> = wanted.chars().take(100).flat_map(char::to_lowercase).collect();
    names
        .map(|name| (distance(&wanted, name), name))
        .filter(|(distance, name)| distance * 3 <= wanted.len().max(name.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, left out or changed (Levenshtein).
fn distance(wanted: &[char], name: &str) -> usize {
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (y, letter) in name.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = y;
        row[0] = y + 1;
        for (x, other) in wanted.iter().enumerate() {
            let changed = diagonal + usize::from(*other != letter);
            diagonal = row[x + 1];
            row[x + 1] = changed.min(row[x] + 1).min(diagonal + 1);
        }
    }
    row[wanted.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typing_error_is_near_and_another_word_is_not() {
        let names = ["--hints--", "--seed--", "--solutions--"];
        assert_eq!(nearest("--hint--", names.into_iter()), Some("--hints--"));
        assert_eq!(nearest("--HINTS--", names.into_iter()), Some("--hints--"));
        assert_eq!(nearest("--solutoins--", names.into_iter()), Some("--solutions--"));
        assert_eq!(nearest("--something-else--", names.into_iter()), None);
        assert_eq!(nearest("", names.into_iter()), None);
    }
}
