//! Challenges that test nothing: what is not tested has not passed.

use std::fs;

use base64::Engine as _;
use snapbox::{assert_data_eq, str};

use crate::support::program::{Ran, run};
use crate::support::server::{Answer, Server};

fn grade(challenges: &[&str], more: &[&str]) -> Ran {
    let app = Server::always(Answer::new(200, &[("access-control-allow-origin", "*")], "ok"));
    let challenges = challenges.iter().flat_map(|challenge| ["--challenge", challenge]);
    let mut args = vec!["grade", &app.url];
    args.extend(challenges);
    args.extend(more);
    run(&args)
}

#[test]
fn a_challenge_without_hints_is_not_passed() {
    for file in ["fixtures/challenges/empty/no-hints.md", "fixtures/challenges/old-form/no-tests.md"] {
        let ran = grade(&[file], &[]);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Some(4), ""));
        assert!(ran.stdout.contains("\nThe challenge has no hints: there is nothing to grade ([TIME])\n"), "{ran:?}");
        assert_eq!(grade(&[file], &["--allow-empty"]).exit, Some(0));
    }
    let file = "fixtures/challenges/empty/no-hints.md";
    for (format, status) in [
        ("junit", "tests=\"1\" skipped=\"0\" errors=\"1\""),
        ("exercism", "\"status\":\"error\",\"message\":\"The challenge has no hints"),
        ("sarif", "\"executionSuccessful\":false"),
        ("tap", "\nnot ok 1 - No hints"),
        ("json", "\"verdict\":\"errored\",\"hints\":[]"),
    ] {
        let ran = grade(&[file], &["-f", format]);
        assert_eq!(ran.exit, Some(4), "{format}");
        assert!(ran.stdout.contains(status), "{format}: {}", ran.stdout);
    }
    let ran = grade(&[file], &["-f", "classroom"]);
    let result = ran.stdout.lines().find_map(|line| line.strip_prefix("result=")).unwrap();
    let result = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(result).unwrap()).unwrap();
    assert!(result.contains("\"status\":\"error\""), "{result}");
}

#[test]
fn a_challenge_whose_hints_test_nothing_is_not_passed() {
    let ran = grade(&["fixtures/challenges/empty/nothing-tested.md"], &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(4), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Nothing tested  http://127.0.0.1:[PORT]

  ! 1  Do this.
       No hint of this challenge tests anything, so nothing of the app was graded: this is not the
       app's fault; tell the challenge's author
       This hint tests nothing: it passes whatever the app does.
  ! 2  And this.
       The same as hint 1.
       The same as hint 1.
  ! 3  And that.
       The same as hint 1.
       The same as hint 1.
  ! 4  And the last.
       The same as hint 1.
       The same as hint 1.

0 of 4 hints passed, 0 failed, 4 could not be graded ([TIME])

"#]]
    );
    // The verdict does not depend on the findings.
    assert_eq!(grade(&["fixtures/challenges/empty/nothing-tested.md"], &["--explain", "none"]).exit, Some(4));
}

#[test]
fn each_hint_that_tests_nothing_is_marked() {
    let ran = grade(&["fixtures/challenges/empty/some-tested.md"], &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Some tested  http://127.0.0.1:[PORT]

  ✓ 1  Do this.
       warning: This hint tests nothing: it passes whatever the app does.
  ✓ 2  And this, which is tested.
  ✓ 3  And that.
       warning: The same as hint 1.

All 3 hints passed ([TIME])

"#]]
    );
    assert_eq!(grade(&["fixtures/challenges/empty/some-tested.md"], &["--strict"]).exit, Some(1));
}

#[test]
fn a_folder_with_empty_challenges_passes_where_that_is_allowed() {
    let folder = ["fixtures/challenges/empty"];
    let ran = grade(&folder, &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(4), ""));
    assert!(ran.stdout.ends_with("\n1 of 3 challenges passed, 0 failed, 2 could not be graded\n"), "{}", ran.stdout);
    let ran = grade(&folder, &["--allow-empty"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""));
    assert_data_eq!(
        ran.stdout,
        str![[r#"
No hints  http://127.0.0.1:[PORT]


The challenge has no hints: there is nothing to grade ([TIME])

Nothing tested  http://127.0.0.1:[PORT]

  ✓ 1  Do this.
       warning: This hint tests nothing: it passes whatever the app does.
  ✓ 2  And this.
       warning: The same as hint 1.
  ✓ 3  And that.
       warning: The same as hint 1.
  ✓ 4  And the last.
       warning: The same as hint 1.

All 4 hints passed ([TIME])

Some tested  http://127.0.0.1:[PORT]

  ✓ 1  Do this.
       warning: This hint tests nothing: it passes whatever the app does.
  ✓ 2  And this, which is tested.
  ✓ 3  And that.
       warning: The same as hint 1.

All 3 hints passed ([TIME])

  ✓   0/0  No hints
  ✓   4/4  Nothing tested
  ✓   3/3  Some tested

3 of 3 challenges passed, 0 failed, 0 could not be graded

"#]]
    );
}

#[test]
fn a_class_does_not_pass_a_challenge_that_tests_nothing() {
    let app = Server::always(Answer::ok("ok"));
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.txt");
    fs::write(&list, format!("{}\n", app.url)).unwrap();
    let class = |more: &[&str]| {
        let file = "fixtures/challenges/empty/nothing-tested.md";
        run(&[&["class", list.to_str().unwrap(), "-c", file, "-f", "csv"], more].concat())
    };
    let ran = class(&[]);
    assert_eq!(ran.exit, Some(4), "{ran:?}");
    assert!(ran.stdout.contains("\"Nothing tested\",\"errored\",\"4\",\"0\",\"0\",\"4\""), "{ran:?}");
    let ran = class(&["--allow-empty"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("\"Nothing tested\",\"passed\",\"4\",\"4\",\"0\",\"0\""), "{ran:?}");
}

#[test]
fn every_format_says_that_nothing_was_tested() {
    for format in ["junit", "tap", "sarif", "github", "gitlab", "markdown", "html", "csv", "gradescope", "exercism"] {
        let ran = grade(&["fixtures/challenges/empty/nothing-tested.md"], &["-f", format]);
        assert_eq!(ran.exit, Some(4), "{format}");
        assert!(ran.stdout.contains("hint of this challenge tests anything"), "{format}: {}", ran.stdout);
    }
}

#[test]
fn several_challenges_are_graded_and_each_once() {
    let (one, all) = ("fixtures/challenges/empty/some-tested.md", "fixtures/challenges/empty");
    let ran =
        grade(&[one, "fixtures/challenges/hooks/before-each-throws.md", one, all], &["--allow-empty", "-f", "csv"]);
    let titles: Vec<&str> = ran.stdout.lines().skip(1).filter_map(|line| line.split("\",\"").nth(2)).collect();
    assert_eq!(titles, ["Some tested", "Hooks before each that throw", "No hints", "Nothing tested"]);
    assert_eq!(ran.exit, Some(0), "{ran:?}");
    let ran = grade(&[one, "fixtures/challenges/no-such.md"], &[]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (Some(4), ""));
}
