//! What must hold for any text, however hostile: spans that can be shown, and linear time.

use super::reach;
use super::tests::{CLIENT, EMIT, USERS};

#[test]
fn spans_fall_on_characters_of_any_text() {
    let pieces = [
        "io.emit",
        "io",
        ".",
        "\n",
        "'user count'",
        "'usér count'",
        "😀",
        "(",
        ")",
        "{",
        "}",
        "`",
        "\"",
        "'",
        "/*",
        "*/",
        "//",
        "‘",
        "’",
        "currentUsers",
        "é",
        " ",
        ",",
        "\\",
        "socket",
    ];
    let mut seed = 7_u64;
    for _ in 0..600 {
        let mut text = String::new();
        for _ in 0..seed % 30 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
        for (source, flags) in [(EMIT, "s"), (CLIENT, ""), (USERS, "i"), ("😀.*é ?io", "")] {
            let reach = reach(source, flags, &text, &[]).unwrap();
            let spans = reach.matched.iter().chain(&reach.after).map(|found| &found.span);
            for span in spans.chain(reach.near.as_ref().map(|near| &near.span)).chain(&reach.stopped_at) {
                assert!(text.get(span.clone()).is_some_and(|text| !text.is_empty()), "{span:?} of {text:?}");
            }
        }
    }
}

#[test]
fn hostile_text_is_explained_in_linear_time() {
    for unit in [
        "io.emit('user count'",
        "io.emit('users count', current\n",
        "'\\",
        "\"'`",
        "/*",
        "a.emit(b).",
        "currentUser ",
        "‘😀",
        "s.on('disconnect', () => ",
        "// io.emit('usercount'\n",
        "{ } from 'socket.io' ",
    ] {
        let text = unit.repeat(500_000 / unit.len());
        let start = std::time::Instant::now();
        assert!(reach(EMIT, "s", &text, &[]).is_some());
        // Unoptimised and beside other tests; a release build explains four times as much in a tenth of a second.
        assert!(start.elapsed().as_secs() < 5, "{unit:?}: {:?}", start.elapsed());
    }
}
