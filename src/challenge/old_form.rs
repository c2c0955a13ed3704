//! The tests of a challenge as they were written until 2020: YAML, a list of texts and codes.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::error::Problem;
use super::front_matter;
use super::hint::Hint;

#[derive(Deserialize)]
struct Tests {
    tests: Option<Vec<Test>>,
}

#[derive(Deserialize)]
struct Test {
    text: String,
    #[serde(rename = "testString")]
    code: Option<Spanned<String>>,
}

/// The hints in `yaml`, which begins on this line of the file. An error comes with its line.
pub(super) fn hints(yaml: &str, first_line: usize) -> Result<Vec<Hint>, (usize, Problem)> {
    let tests: Option<Tests> = serde_saphyr::from_str(yaml).map_err(|error| {
        let (line, detail) = front_matter::described(yaml, &error);
        (first_line + line, Problem::BrokenTests(detail))
    })?;
    let tests = tests.and_then(|tests| tests.tests).unwrap_or_default();
    Ok(tests.into_iter().enumerate().map(|(index, test)| hint(index + 1, test, yaml, first_line)).collect())
}

fn hint(number: usize, test: Test, yaml: &str, first_line: usize) -> Hint {
    let (code, line) = test.code.map_or((String::new(), first_line), |code| {
        let at = usize::try_from(code.defined.span().offset()).unwrap_or(usize::MAX);
        let line = first_line + front_matter::lines_before(yaml, at);
        // A block's text begins on the line after its sign.
        let is_block = yaml.chars().nth(at).is_some_and(|sign| matches!(sign, '|' | '>'));
        (code.value, line + usize::from(is_block))
    });
    Hint { number, text: test.text.trim().to_owned(), code, line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_is_a_hint_with_the_line_of_its_code() {
        let yaml = "tests:\n  - text: One is <code>1</code>.\n    testString: assert.equal(1, 1)\n  - text: 'Two: second'\n    \
                    testString: |\n      a();\n      b();\n  - testString: 'getUserInput => $.get(getUserInput(''url''))'\n    text: Three.\n  \
                    - text: Four.\n";
        let hints = hints(yaml, 10).unwrap();
        let expected = [
            ("One is <code>1</code>.", "assert.equal(1, 1)", 12),
            ("Two: second", "a();\nb();\n", 15),
            ("Three.", "getUserInput => $.get(getUserInput('url'))", 17),
            ("Four.", "", 10),
        ];
        for (hint, (text, code, line)) in hints.iter().zip(expected) {
            assert_eq!((hint.text.as_str(), hint.code.as_str(), hint.line), (text, code, line));
        }
        assert_eq!(hints.len(), 4);
    }

    #[test]
    fn no_tests_are_no_hints_and_broken_yaml_has_its_line() {
        assert_eq!(hints("", 3).unwrap(), []);
        assert_eq!(hints("tests: []\n", 3).unwrap(), []);
        assert_eq!(hints("question: 1\n", 3).unwrap(), []);
        let (line, problem) = hints("tests:\n  - text: A\n    testString: [\n", 3).unwrap_err();
        assert!(matches!(problem, Problem::BrokenTests(_)));
        assert!((5..=6).contains(&line), "{line}");
    }
}
