//! Patterns compared with a real JavaScript engine: what matches, where, and with which groups.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use hintgrade::regex::{Pattern, PatternError, Reason, Spans};
use serde::{Deserialize, Serialize};

use crate::support::timing::{cpu_time, one_at_a_time};

/// A pattern, its flags, and a text in which it matches and from which others are made.
const CURRICULUM_KINDS: &[(&str, &str, &str)] = &[
    ("currentUsers", "s", "let currentUsers = 0;\n"),
    (r#"io.emit.*('|")user count('|").*currentUsers"#, "s", "io.emit(\n 'user count',\n currentUsers)"),
    (r#"socket.on.*('|")user count('|")"#, "s", "socket.on(\"user count\", d =>\n d)"),
    (r#"('|")socket\.io\1"#, "", "require('socket.io')(http)"),
    (r#"require.*("|')cors\1"#, "gi", "const cors = REQUIRE(\"cors\");"),
    (r#"(['"`])user\1.*(['"`])name\2"#, "gis", "('user', x\n \"name\")"),
    (r#"passport\.use\(.*new\s+Strategy"#, "gi", "passport.use( new  Strategy(f))"),
    (r#"\.get\(\s*("|'|`)\/profile\1\s*,"#, "i", ".get( '/profile' , x"),
    (r#"app[^]*\.use[^]*session\(\s*\{"#, "", "app\r\n.use(\nsession( {})"),
    (r#"resave\s*:\s*(true|false)\s*,[^]*secret\s*:"#, "g", "resave: false, \nsecret : x"),
    (r#"process\.env(\.DB|\[(?<q>'|")DB\k<q>\])"#, "g", "process.env[\"DB\"] process.env.DB"),
    (r#"(?<quote>["'])pug\k<quote>"#, "", "set('view engine', 'pug')"),
    (r#"res\.render\((?:\s*process\.cwd\(\)\s*\+)?\s*(["'])\/?index\1"#, "gi", "res.render(process.cwd() + '/index')"),
    (r#"(\/\*|\/\/)\s*done"#, "i", "/* Done */ // done"),
    (r#"^\s*(var|let|const)\s+(\w+)\s*=\s*(\d+|'[^']*')\s*;?\s*$"#, "", " const n9 = 'é';\n"),
    (r#"on\((?:'|")connection(?:'|"),\s*\(?(\w+)\)?\s*=>"#, "g", "on('connection', (socket) => {"),
    (r#"(\+\+\s*users|users\s*(\+\+|\+=\s*1))"#, "", "users += 1; ++users; users++"),
    (r#"<h1[^>]*>(.*?)<\/h1>"#, "gi", "<H1 class='x'>é 😀</h1><h1>b</h1>"),
    (r#"\{\s*("|')?greeting\1\s*:\s*("|')hi\2"#, "", "{ greeting: \"hi\" { 'greeting': 'hi'"),
    (r#"user\1count('|")"#, "", "usercount'"),
    (r#"((['"])a\2|b)+;"#, "", "'a'b\"a\";"),
    (r#"(['"])(foo|bar)\1=\1\2\1"#, "i", "'foo'='FOO' \"bar\"=\"bar\""),
    (r#"[^"'\s]+@[\w.-]+\.[a-z]{2,3}"#, "i", "a+é@mail.example.Org"),
    (r#"^(?:\d{1,3}\.){3}\d{1,3}$"#, "", "127.0.0.1"),
    (r#"\bemit\b\(\B"#, "", "io.emit( remit(x emit("),
    (r#"\B.\B"#, "", "aéb 😀 c--"),
    (r#"(a*)*b|(?:x?|y)*?z"#, "", "aab xyxz"),
    (r#"(?:|a|bb)+c"#, "", "abbac"),
    (r#".*?=>.*[;}]$"#, "", "(a) => {é b; }"),
    (r#"[^]"#, "", "😀"),
    (r#"[]|[^a-z\u00e9]+"#, "i", "É😀ÀZ"),
    (r#"(.)(.)$"#, "u", "é😀x"),
    (r#"^.\S{2}\W"#, "i", "é😀ſK"),
    (r#"straße|ΣΑΣ|ǆ"#, "i", "STRASSE straße σας ǅ Ǆ"),
    (r#"straße|ΣΑΣ|\w+K"#, "iu", "STRAẞE ſtraße σας K ſſK"),
    (r#"^x$|^\s+y"#, "m", "x\n y\nx"),
    (r#"(?:("|')(?:a|b)\1,?){2}"#, "", "'a',\"b\""),
];

const NOISE: &[&str] = &[
    "'", "\"", "`", "\n", "\r", "\r\n", "\u{2028}", "\u{2029}", "😀", "é", "É", "ß", "ſ", "\u{212A}", "\u{a0}",
    "\u{feff}", " ", "\t", "a", "B", "0", "_", "(", ")", ".", ",", ";", "{", "}", "/", "\\", "-", "=", "x", "\0", "İ",
    "\u{345}", "𐐀", "𐐨",
];

const ATOMS: &[&str] = &[
    "a",
    "b",
    "A",
    "é",
    "😀",
    "ſ",
    "k",
    ".",
    "\\s",
    "\\S",
    "\\d",
    "\\w",
    "\\W",
    "\\b",
    "\\B",
    "^",
    "$",
    "[ab]",
    "[^a]",
    "[^]",
    "[]",
    "[a-c\\s]",
    "[^\\W]",
    "[é-ü]",
    "[😀a]",
    "[^😀]",
    "('|\")",
    "(a|b|)",
    "(?<n>a|B)",
    "\\1",
    "\\2",
    "\\k<n>",
    "'",
    "\"",
    "\\ud83d",
    "\\u00e9",
    "\\x41",
    "\\n",
    "\\cJ",
    "\\0",
    "\\01",
    "(?:)",
    "|",
    "(",
    "(?:",
    ")",
    "*",
    "+",
    "?",
    "*?",
    "+?",
    "??",
    "{2}",
    "{0,2}",
    "{1,}?",
    "(?=a)",
    "(?!b)",
    "(?<=a)",
    "[\\cJ]",
    "\\/",
    "]",
    "{",
    "[\\b-]",
    "\\-",
    "𐐀",
    "İ",
    "\u{2028}",
];

#[derive(Serialize)]
struct Question {
    source: String,
    flags: String,
    texts: Vec<(String, usize)>,
}

/// Where a group begins and ends.
type Pair = Option<(usize, usize)>;

#[derive(Deserialize)]
struct Answer {
    error: Option<String>,
    #[serde(default)]
    found: Vec<Option<Vec<Pair>>>,
}

/// The number of questions with each outcome.
#[derive(Default)]
struct Tally {
    matches: usize,
    misses: usize,
    refused: usize,
}

/// A xorshift generator, so that every run has the same texts.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    fn letter(&mut self) -> &'static str {
        let from = if self.below(3) == 0 { NOISE } else { ALPHABET };
        self.pick(from)
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }
}

fn ask(questions: &[Question]) -> Vec<Answer> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/pattern.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need Node: install it, and see that `node` is on the PATH");
    let mut stdin = node.stdin.take().unwrap();
    let lines: Vec<String> = questions.iter().map(|question| serde_json::to_string(question).unwrap()).collect();
    let writer = thread::spawn(move || lines.iter().try_for_each(|line| writeln!(stdin, "{line}")));
    let answers = BufReader::new(node.stdout.take().unwrap()).lines();
    let answers: Vec<Answer> = answers.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    writer.join().unwrap().unwrap();
    assert!(node.wait().unwrap().success());
    assert_eq!(answers.len(), questions.len());
    answers
}

/// Compares one question's answers; a difference fails the test with everything needed to repeat it.
fn compare(question: &Question, answer: &Answer, tally: &mut Tally) {
    let Question { source, flags, texts } = question;
    let pattern = match Pattern::new(source, flags) {
        Ok(pattern) => pattern,
        Err(PatternError::NotLinear(_)) => {
            tally.refused += 1;
            return;
        }
        Err(error) => {
            return assert!(answer.error.is_some(), "/{source}/{flags} is a pattern in Node: {error}");
        }
    };
    assert_eq!(answer.error, None, "/{source}/{flags} is no pattern in Node");
    for ((text, start), theirs) in texts.iter().zip(&answer.found) {
        // Under `u`, V8 lets a search start inside a character, and `\B` match there; ECMAScript allows neither.
        let theirs_start = theirs.iter().flatten().flatten().next().map_or(0, |span| span.0);
        let cut = [*start, theirs_start].iter().any(|&unit| cuts_character(text, unit));
        if !pattern.is_exact_for(text) || pattern.flags().unicode && cut {
            continue;
        }
        let ours = pattern.captures_utf16_at(text, *start);
        let mut theirs: Option<Spans> =
            theirs.as_ref().map(|spans| spans.iter().map(|span| span.map(|(from, to)| from..to)).collect());
        let mut kept = ours.clone();
        if !pattern.captures_are_exact() {
            [&mut theirs, &mut kept].into_iter().flatten().for_each(|spans| spans.truncate(1));
        }
        assert_eq!(kept, theirs, "/{source}/{flags} from {start} of {text:?}");
        if *start == 0 {
            assert_eq!(pattern.is_match(text), ours.is_some(), "/{source}/{flags} is_match of {text:?}");
        }
        in_bytes(&pattern, text, *start, ours.as_ref());
        if ours.is_some() { tally.matches += 1 } else { tally.misses += 1 }
    }
}

fn cuts_character(text: &str, unit: usize) -> bool {
    text.encode_utf16().nth(unit).is_some_and(|unit| (0xDC00..0xE000).contains(&unit))
}

/// Positions in bytes and in UTF-16 code units must agree, except that bytes are extended to whole characters.
fn in_bytes(pattern: &Pattern, text: &str, start: usize, units: Option<&Spans>) {
    let mut ends: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        ends.extend(vec![at; c.len_utf16()]);
    }
    ends.push(text.len());
    if start > 0 && ends[start] == ends[start - 1] {
        return;
    }
    let bytes = pattern.captures_at(text, ends[start]);
    assert_eq!(bytes.is_some(), units.is_some());
    for (byte, unit) in bytes.iter().flatten().zip(units.into_iter().flatten()) {
        let (Some(byte), Some(unit)) = (byte, unit) else {
            continue;
        };
        assert!(text.is_char_boundary(byte.start) && text.is_char_boundary(byte.end));
        assert_eq!(byte.start, ends[unit.start]);
        let halved = unit.end > 0 && unit.end < ends.len() && ends[unit.end] == ends[unit.end - 1] && !unit.is_empty();
        assert!(byte.end == ends[unit.end] || halved && byte.end == ends[unit.end + 1], "{pattern:?} {text:?}");
    }
}

/// Texts made from one that matches: pieces are removed, repeated, moved or changed in case, and noise is inserted.
fn texts_from(seed: &str, count: usize, random: &mut Random) -> Vec<(String, usize)> {
    let boundaries: Vec<usize> = seed.char_indices().map(|(at, _)| at).chain([seed.len()]).collect();
    let pieces: Vec<&str> = boundaries.windows(2).map(|pair| &seed[pair[0]..pair[1]]).collect();
    (0..count)
        .map(|index| {
            let mut text: Vec<&str> = pieces.clone();
            for _ in 0..index % 5 {
                let at = random.below(text.len() + 1);
                match random.below(5) {
                    0 if at < text.len() => drop(text.remove(at)),
                    1 if at < text.len() => text[at] = random.pick(NOISE),
                    2 => text.rotate_left(at),
                    3 => text.extend_from_within(at..),
                    _ => text.insert(at, random.pick(NOISE)),
                }
            }
            let text: String = text.concat();
            let text = if index % 7 == 6 { text.to_ascii_uppercase() } else { text };
            let start = if index % 3 == 2 { random.below(text.encode_utf16().count() + 1) } else { 0 };
            (text, start)
        })
        .collect()
}

#[test]
fn the_curriculums_kinds_of_pattern_match_as_in_node() {
    let mut random = Random(0x5EED_1234_ABCD);
    let questions: Vec<Question> = CURRICULUM_KINDS
        .iter()
        .map(|(source, flags, seed)| Question {
            source: (*source).to_owned(),
            flags: flags.replace('g', ""),
            texts: texts_from(seed, 3_000, &mut random),
        })
        .collect();
    for (question, answer) in questions.iter().zip(ask(&questions)) {
        let mut tally = Tally::default();
        compare(question, &answer, &mut tally);
        assert_eq!(tally.refused, 0, "{} is not matched in linear time", question.source);
        assert!(tally.matches > 300, "{} matched only {} texts", question.source, tally.matches);
        assert!(tally.misses > 3 || question.source == "[^]", "{} missed only {}", question.source, tally.misses);
    }
}

#[test]
fn random_patterns_match_as_in_node() {
    let mut random = Random(0xFACE_0FF5);
    let flags = ["", "i", "s", "m", "u", "iu", "y", "is", "sy", "imsu"];
    let questions: Vec<Question> = (0..18_000)
        .map(|_| {
            let mut source: String = (0..1 + random.below(7)).map(|_| random.pick(ATOMS)).collect();
            let open = source.matches('(').count().saturating_sub(source.matches(')').count());
            source.push_str(&")".repeat(open));
            let texts = (0..12)
                .map(|_| {
                    let length = random.below(9);
                    let text: String = (0..length).map(|_| random.letter()).collect();
                    let start = if random.below(3) == 0 { random.below(text.encode_utf16().count() + 1) } else { 0 };
                    (text, start)
                })
                .collect();
            Question { source, flags: random.pick(&flags).to_owned(), texts }
        })
        .collect();
    let mut tally = Tally::default();
    for (question, answer) in questions.iter().zip(ask(&questions)) {
        compare(question, &answer, &mut tally);
    }
    assert!(tally.matches > 15_000 && tally.misses > 50_000, "{} {}", tally.matches, tally.misses);
    assert!(tally.refused < questions.len() / 4, "{} refused", tally.refused);
}

const ALPHABET: &[&str] = &["a", "b", "A", "k", "'", "\"", "é", "😀", " ", "\n", "ü"];

#[test]
fn hostile_text_takes_linear_time() {
    let pattern = Pattern::new(r#"io.emit.*('|")user count('|").*currentUsers"#, "s").unwrap();
    let text = "io.emit('user count'".repeat(52_429);
    assert!(text.len() > 1_000_000);
    let _alone = one_at_a_time();
    let (took, ()) = cpu_time(|| {
        assert!(!pattern.is_match(&text));
        assert_eq!(pattern.captures_at(&text, 0), None);
    });
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn what_cannot_be_exact_is_refused_with_the_reason() {
    let nested = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    for (source, flags, reason) in [
        ("a(?=b)", "", Reason::Lookaround),
        ("(?<!a)b", "", Reason::Lookaround),
        ("(.+)\\1", "", Reason::Backreference),
        ("(?:('|\")a)*\\1", "", Reason::Backreference),
        ("\\p{L}", "u", Reason::Property),
        ("[a--b]", "v", Reason::UnicodeSets),
        ("(?i:a)", "", Reason::Modifiers),
        ("a{5000}", "", Reason::TooLarge),
        ("((a{500}){500}){500}", "", Reason::TooLarge),
        ("[\\cJ]", "", Reason::Escape),
        ("(a)\\01", "", Reason::Escape),
        ("a\\", "u", Reason::Escape),
        (&nested, "", Reason::TooDeep),
    ] {
        assert_eq!(Pattern::new(source, flags).err(), Some(PatternError::NotLinear(reason)), "/{source}/{flags}");
    }
    let lines = Pattern::new("^a", "m").unwrap();
    assert!(lines.is_exact_for("b\na") && !lines.is_exact_for("b\ra"));
}

/// Builds each pattern in a thread with the stack that the engine's has.
#[test]
fn long_patterns_neither_overflow_the_stack_nor_take_long() {
    let loops = ["a??", r"\b", "a?", "(?:|a)"].map(|part| format!("(?:{})*", part.repeat(65_000 / part.len())));
    let counts = ["(?:(?:a?){1000})*".to_owned(), r"(?:(?:(?:\b){1000}){1000})*".to_owned()];
    let references = [
        format!("(a)\\1{}", "b".repeat(65_000)),
        format!("{}\\1", "(a)".repeat(21_000)),
        format!("{}(?:b|{})\\1", "(a)".repeat(1_000), "c".repeat(60_000)),
        format!("({})\\1", "a".repeat(65_000)),
        format!("({})\\1", "a".repeat(15_000)),
        format!("(?:({}b)\\1)", "(?:a)".repeat(13_000)),
        format!("((?:a|b){}(c)\\2)\\1", "d".repeat(15_000)),
        format!("(?:{}(a|b)c)\\1", "d".repeat(60_000)),
    ];
    for source in loops.into_iter().chain(counts).chain(references) {
        let shown: String = source.chars().take(20).collect();
        let build = move || cpu_time(|| drop(Pattern::new(&source, ""))).0;
        let thread = thread::Builder::new().stack_size(7 << 20);
        let took = thread.spawn(build).unwrap().join().unwrap();
        eprintln!("{shown} {took:?}");
        assert!(took < Duration::from_secs(4), "{shown}: {took:?}");
    }
}

#[test]
fn an_invalid_pattern_is_a_syntax_error_with_its_position() {
    for (source, flags, at) in
        [("a(b", "", 1), ("ab**", "", 3), ("[b-a]", "", 2), ("a", "gg", 0), ("a", "z", 0), ("a", "uv", 0)]
    {
        match Pattern::new(source, flags) {
            Err(PatternError::Syntax { offset, message }) => {
                assert_eq!(offset, at, "/{source}/{flags}: {message}")
            }
            other => panic!("/{source}/{flags}: {other:?}"),
        }
    }
}

#[test]
fn groups_are_named_and_found() {
    let pattern = Pattern::new(r#"(?<quote>['"])(\w+)\k<quote>"#, "dg").unwrap();
    assert_eq!(pattern.group_names(), [Some("quote".to_owned()), None]);
    assert!(pattern.captures_are_exact() && !pattern.sticky());
    assert_eq!(pattern.captures_at("é 'ab\" 'ab'", 3), Some(vec![Some(8..12), Some(8..9), Some(9..11)]));
    assert!(!Pattern::new("(?:(a)|b)*", "").unwrap().captures_are_exact());
}
