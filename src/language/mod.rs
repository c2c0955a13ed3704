//! The languages of reports. Every text that a learner reads is in the message files (Fluent's format) next to this
//! file; a new language needs such a file and a variant of [`Language`].

use std::fmt;
use std::str::FromStr;
use std::sync::{LazyLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use memchr::memmem;
use unic_langid::{LanguageIdentifier, langid};

use crate::message::{Arg, Message};

/// A language in which reports can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Italian.
    Italian,
}

/// A language that is not supported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no language '{0}': choose en or it")]
pub struct UnknownLanguage(String);

impl Language {
    /// Every language; the first is the fallback.
    pub const ALL: [Self; 2] = [Self::English, Self::Italian];

    /// Its two-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Italian => "it",
        }
    }

    /// The messages file, in Fluent's format.
    #[must_use]
    pub fn messages(self) -> &'static str {
        match self {
            Self::English => include_str!("en.ftl"),
            Self::Italian => include_str!("it.ftl"),
        }
    }

    /// The help of the command line, in Fluent's format; `None` if it is the English one, which is in the program's
    /// source.
    fn help(self) -> Option<&'static str> {
        match self {
            Self::English => None,
            Self::Italian => Some(include_str!("help.it.ftl")),
        }
    }

    /// The language of a locale such as `it_IT.UTF-8`, if it is supported.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['_', '-', '.', '@']).next()?;
        code.parse().ok()
    }

    fn id(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::Italian => langid!("it"),
        }
    }
}

/// The source text of a message in a file, up to the line before the next message or comment.
fn source_of<'f>(file: &'f str, id: &str) -> Option<&'f str> {
    // Many times faster than `str::find`, and one grading waits for several messages.
    let start = memmem::find(file.as_bytes(), format!("\n{id} =").as_bytes())? + 1;
    let next = |(at, _): &(usize, &str)| !file[at + 1..].starts_with([' ', '\n', '\r']);
    let end = file[start..].match_indices('\n').map(|(at, sign)| (start + at, sign)).find(next);
    Some(&file[start..end.map_or(file.len(), |(at, _)| at)])
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let lower = code.to_ascii_lowercase();
        let known = match lower.as_str() {
            "english" => Some(Self::English),
            "italian" => Some(Self::Italian),
            code => Self::ALL.into_iter().find(|language| language.code() == code),
        };
        known.ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Translates messages into one language. Each message is parsed when it is first used: a run uses only a few, and
/// parsing all of them would take longer than matching a learner's files.
pub struct Translator {
    language: Language,
    /// The file of the messages.
    file: &'static str,
    bundle: RwLock<FluentBundle<FluentResource>>,
}

impl Translator {
    /// A translator into `language`.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self::from_file(language, language.messages())
    }

    /// A translator of the command line's help; `None` for English, in which the help is written.
    pub(crate) fn of_help(language: Language) -> Option<Self> {
        language.help().map(|file| Self::from_file(language, file))
    }

    fn from_file(language: Language, file: &'static str) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.id()]);
        // The invisible Unicode isolation marks are of no use in a terminal.
        bundle.set_use_isolating(false);
        Self { language, file, bundle: RwLock::new(bundle) }
    }

    /// Parses a message and adds it to the bundle, if it is not there yet. Syntax errors are ignored here; a test finds
    /// them.
    fn read(&self, id: &str) {
        let known = |bundle: &FluentBundle<FluentResource>| bundle.has_message(id);
        if known(&self.bundle.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let Some(text) = source_of(self.file, id) else { return };
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        self.bundle.write().unwrap_or_else(PoisonError::into_inner).add_resource_overriding(resource);
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message without arguments.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.format::<&str>(id, &[])
    }

    /// A message with its arguments, or its id if there is no such message.
    #[must_use]
    pub fn format<N: AsRef<str>>(&self, id: &str, args: &[(N, Arg<'_>)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// A message with its arguments, if there is one.
    pub(crate) fn find<N: AsRef<str>>(&self, id: &str, args: &[(N, Arg<'_>)]) -> Option<String> {
        self.read(id);
        // Before the lock is taken: an argument may itself be a message, whose formatting takes the lock.
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            given.set(name.as_ref(), self.argument(value));
        }
        let bundle = self.bundle.read().unwrap_or_else(PoisonError::into_inner);
        let pattern = bundle.get_message(id).and_then(|message| message.value())?;
        Some(bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned())
    }

    /// A message in this language.
    #[must_use]
    pub fn message(&self, message: &Message) -> String {
        self.format(&message.id, &message.args)
    }

    fn argument<'a>(&self, value: &'a Arg<'_>) -> FluentValue<'a> {
        match value {
            Arg::Text(text) => FluentValue::from(text.as_ref()),
            Arg::Count(count) => FluentValue::from(*count),
            Arg::Messages(messages) => FluentValue::from(joined(messages.iter().map(|it| self.message(it)))),
        }
    }
}

/// Texts one after another: sentences with a blank between them, other texts with a comma.
fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.fold(String::new(), |all, text| match all.as_str() {
        "" => text,
        before if before.ends_with(['.', '?', '!']) => format!("{all} {text}"),
        _ => format!("{all}, {text}"),
    })
}

/// Formats the message in English.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        static ENGLISH: LazyLock<Translator> = LazyLock::new(|| Translator::of(Language::English));
        f.write_str(&ENGLISH.message(self))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_language_says_everything() {
        let ids = |language: Language| -> Vec<&str> {
            let names = language.messages().lines().filter_map(|line| line.split_once(" ="));
            names.map(|(id, _)| id).filter(|id| !id.starts_with(['#', ' ', '-'])).collect()
        };
        let wanted = ids(Language::English);
        assert!(wanted.len() > 20);
        let twice = wanted.iter().enumerate().find(|(at, id)| wanted[..*at].contains(id));
        assert_eq!(twice, None, "a message stands once");
        for language in Language::ALL {
            assert_eq!(ids(language), wanted, "{language}: the same messages in the same order");
            assert!(FluentResource::try_new(language.messages().to_owned()).is_ok(), "{language}");
            // Parsed one by one, the messages are the same as in the whole file.
            let mut together = FluentBundle::new_concurrent(vec![language.id()]);
            let resource = FluentResource::try_new(language.messages().to_owned()).unwrap_or_else(|(whole, _)| whole);
            together.add_resource_overriding(resource);
            let translator = Translator::of(language);
            for id in &wanted {
                translator.read(id);
                let alone = translator.bundle.read().unwrap();
                let value = |bundle: &FluentBundle<FluentResource>| {
                    format!("{:?}", bundle.get_message(id).and_then(|message| message.value()))
                };
                assert!(value(&alone).starts_with("Some("), "{language}: {id}");
                assert_eq!(value(&alone), value(&together), "{language}: {id}");
            }
        }
    }

    /// Every id is a whole string literal in the source, so that unused and unknown ids can be found.
    #[test]
    fn the_source_and_the_messages_name_the_same_ids() {
        fn rust(folder: &Path, text: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    rust(&path, text);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    text.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut source = String::new();
        rust(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
        let is_id = |text: &&str| {
            text.contains('-')
                && !text.ends_with('-')
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        let all = Language::English.messages();
        let messages: BTreeSet<&str> = all.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id).collect();
        let messages: BTreeSet<&str> = messages.into_iter().filter(|id| is_id(id)).collect();
        let near =
            source.split("near!(\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|n| !n.contains('$'));
        let near = near.flat_map(|name| ["", "-label", "-help"].map(|end| format!("near-{name}{end}")));
        let mut used: BTreeSet<String> = source.split('"').filter(is_id).map(str::to_owned).collect();
        used.extend(near);
        let unused: Vec<_> = messages.iter().filter(|id| !used.contains(**id)).collect();
        assert!(unused.is_empty(), "nothing says {unused:?}");
        let begins_like_one = |id: &&String| {
            let topic = id.split_once('-').map(|(topic, _)| format!("{topic}-"));
            topic.is_some_and(|topic| messages.iter().any(|message| message.starts_with(&topic)))
        };
        let kinds = crate::explain::Kind::ALL.map(crate::explain::Kind::name);
        let unknown = used.iter().filter(begins_like_one).filter(|id| !messages.contains(id.as_str()));
        let unknown: Vec<_> = unknown.filter(|id| !kinds.contains(&id.as_str())).collect();
        assert!(unknown.is_empty(), "no message is called {unknown:?}");
    }

    #[test]
    fn every_language_uses_the_same_arguments() {
        let arguments = |text: &str| -> std::collections::BTreeSet<String> {
            let found = text.split('$').skip(1);
            found.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect()).collect()
        };
        let blocks = |language: Language| language.messages().split("\n\n").map(arguments).collect::<Vec<_>>();
        for language in Language::ALL {
            assert_eq!(blocks(language), blocks(Language::English), "{language}");
        }
    }

    #[test]
    fn tells_the_language_of_a_locale() {
        assert_eq!(Language::of_locale("it_IT.UTF-8"), Some(Language::Italian));
        assert_eq!(Language::of_locale("C"), None);
        assert_eq!("Italian".parse(), Ok(Language::Italian));
        assert!("tlh".parse::<Language>().is_err());
    }
}
