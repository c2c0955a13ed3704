//! Finds the challenges that a command line argument names: built-in ones, a file, or a folder of files such as a
//! checkout of the curriculum.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::error::{Problem, ReadError, nearest};
use super::{Challenge, front_matter, markdown, order};
use crate::message::{Arg, Message};

/// How many folders deep it looks. The curriculum's deepest file is five below its root.
const MAX_DEPTH: usize = 10;

/// How many entries of folders it looks at. One language of the curriculum has about 13,000.
const MAX_ENTRIES: usize = 50_000;

/// The id of the mission's challenge, "Communicate by Emitting".
pub const MISSION: &str = "589fc831f9fc0f352b528e75";

/// A challenge that is compiled into the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltIn {
    /// The language's tag.
    pub language: &'static str,
    /// freeCodeCamp's id.
    pub id: &'static str,
    /// The name in the challenge's address.
    pub dashed_name: &'static str,
    /// The title, in its language.
    pub title: &'static str,
    text: &'static str,
    behaviour: &'static str,
}

impl BuiltIn {
    /// Reads it. The front matter's fields are constants above, since starting a YAML parser takes longer than all the
    /// rest.
    ///
    /// # Errors
    /// None in practice: a test reads all of them. The return type avoids a panic.
    pub fn read(&self) -> Result<Challenge, ReadError> {
        self.read_text(self.text)
    }

    fn read_text(&self, text: &str) -> Result<Challenge, ReadError> {
        let fail = |(line, problem)| ReadError { path: None, line: Some(line), problem };
        let markdown = front_matter::split(text).map_err(fail)?.1;
        let (hints, hooks) = markdown::read(text, markdown).map_err(fail)?;
        Ok(Challenge {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            dashed_name: self.dashed_name.to_owned(),
            challenge_type: 2,
            hints,
            hooks,
            language: Some(self.language),
            path: None,
        })
    }
}

const ENGLISH: &[BuiltIn] = &[BuiltIn {
    language: "en",
    id: MISSION,
    dashed_name: "communicate-by-emitting",
    title: "Communicate by Emitting",
    text: include_str!("../../fixtures/challenges/en/communicate-by-emitting.md"),
    behaviour: include_str!("../../fixtures/challenges/en/communicate-by-emitting.behaviour.md"),
}];

const ITALIAN: &[BuiltIn] = &[BuiltIn {
    language: "it",
    id: MISSION,
    dashed_name: "communicate-by-emitting",
    title: "Comunicare emettendo",
    text: include_str!("../../fixtures/challenges/it/communicate-by-emitting.md"),
    behaviour: include_str!("../../fixtures/challenges/it/communicate-by-emitting.behaviour.md"),
}];

/// The built-in challenges in a language, named by its tag (`it`, `it-IT`); the English ones for any other language.
#[must_use]
pub fn built_in(language: &str) -> &'static [BuiltIn] {
    let primary = language.split(['-', '_', '.']).next().unwrap_or_default();
    if primary.eq_ignore_ascii_case("it") { ITALIAN } else { ENGLISH }
}

/// The built-in challenge with this id or dashedName.
#[must_use]
pub fn find(name: &str, language: &str) -> Option<&'static BuiltIn> {
    built_in(language).iter().find(|one| one.id.eq_ignore_ascii_case(name) || one.dashed_name == name)
}

/// The built-in behaviour of the challenge with this id.
///
/// # Errors
/// None in practice: a test reads all of them. The return type avoids a panic.
pub fn behaviour(id: &str, language: &str) -> Result<Option<Challenge>, ReadError> {
    find(id, language).map(|one| one.read_text(one.behaviour)).transpose()
}

/// The challenges that an argument names, and the files that cannot be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the curriculum's order where the folder has one, else by path.
    pub challenges: Vec<Challenge>,
    /// The files that could not be read, in the order in which they were found.
    pub unread: Vec<ReadError>,
    /// How many files of folders are challenges of other types, which no app's URL is graded by.
    pub left_out: usize,
}

/// An argument that names no challenge.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum ResolveError {
    /// The one file that it names cannot be read.
    Read(#[from] ReadError),
    /// A path that does not exist.
    NoSuchPath {
        /// The path.
        path: PathBuf,
        /// A file of nearly this name in the same folder.
        near: Option<String>,
    },
    /// Neither the id or dashedName of a built-in challenge, nor a path.
    NoSuchChallenge {
        /// The name.
        name: String,
        /// A built-in challenge of nearly this name.
        near: Option<String>,
        /// All the built-in names.
        built_in: String,
    },
    /// A folder without a single challenge file.
    EmptyFolder(PathBuf),
    /// A folder that holds challenges of other types only, and how many.
    OtherTypes(PathBuf, usize),
    /// Deeper folders than the program reads.
    TooDeep(PathBuf),
    /// More files than the program reads.
    TooFull(PathBuf),
}

impl ResolveError {
    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Read(error) => error.message(),
            Self::NoSuchPath { path, near } => {
                let args = [
                    ("path", path.display().to_string().into()),
                    ("near", Arg::from(near.clone().unwrap_or_default())),
                ];
                let id = if near.is_some() { "error-no-such-path-near" } else { "error-no-such-path" };
                Message::format(id, &args)
            }
            Self::NoSuchChallenge { name, near, built_in } => {
                let args = [
                    ("name", Arg::from(format!("{name:?}"))),
                    ("near", near.clone().unwrap_or_default().into()),
                    ("names", built_in.into()),
                ];
                let id = if near.is_some() { "error-no-such-challenge-near" } else { "error-no-such-challenge" };
                Message::format(id, &args)
            }
            Self::EmptyFolder(path) => {
                Message::format("error-empty-folder", &[("path", path.display().to_string().into())])
            }
            Self::OtherTypes(path, count) => {
                let args = [("path", path.display().to_string().into()), ("count", Arg::from(*count))];
                Message::format("error-other-types", &args)
            }
            Self::TooDeep(path) => {
                let args = [("path", path.display().to_string().into()), ("limit", MAX_DEPTH.to_string().into())];
                Message::format("error-folder-too-deep", &args)
            }
            Self::TooFull(path) => {
                let args = [("path", path.display().to_string().into()), ("limit", MAX_ENTRIES.to_string().into())];
                Message::format("error-folder-too-full", &args)
            }
        }
    }
}

/// Finds the challenges that each argument names, as [`resolve`] does. A challenge that several of them name is there
/// once.
///
/// # Errors
/// Where one of the arguments names no challenge, or a single file that cannot be read.
pub fn resolve_all(arguments: &[String], language: &str) -> Result<Found, ResolveError> {
    let mut all = Found::default();
    let mut known = HashSet::new();
    for argument in arguments {
        let found = resolve(argument, language)?;
        let is_new = |one: &Challenge| known.insert((one.id.clone(), one.language, one.path.clone()));
        all.challenges.extend(found.challenges.into_iter().filter(is_new));
        all.unread.extend(found.unread);
        all.left_out += found.left_out;
    }
    Ok(all)
}

/// Finds the challenges that `argument` names: a built-in id or dashedName, a file, or a folder of files, of which those
/// of other types are left out. `language` chooses among the built-in ones.
///
/// # Errors
/// Where the argument names no challenge, or a single file that cannot be read. In a folder, such a file is added to
/// `unread`.
pub fn resolve(argument: &str, language: &str) -> Result<Found, ResolveError> {
    if let Some(one) = find(argument, language) {
        return Ok(Found { challenges: vec![one.read()?], ..Found::default() });
    }
    let path = Path::new(argument);
    if path.is_dir() {
        return read_folder(path);
    }
    if path.exists() {
        return Ok(Found { challenges: vec![Challenge::read(path)?], ..Found::default() });
    }
    Err(nothing_at(argument, language))
}

fn nothing_at(argument: &str, language: &str) -> ResolveError {
    let path = Path::new(argument);
    if path.components().count() > 1 || path.extension().is_some_and(|end| end == "md") {
        return ResolveError::NoSuchPath { path: path.to_owned(), near: near_path(path) };
    }
    let built_in = built_in(language);
    let names = built_in.iter().flat_map(|one| [one.dashed_name, one.id]);
    ResolveError::NoSuchChallenge {
        name: argument.to_owned(),
        near: nearest(argument, names).map(str::to_owned),
        built_in: built_in.iter().map(|one| one.dashed_name).collect::<Vec<_>>().join(", "),
    }
}

/// Reads every challenge file below `root`, in order. Symbolic links below it are not followed.
fn read_folder(root: &Path) -> Result<Found, ResolveError> {
    let mut walk = Walk { root, entries: 0, files: Vec::new(), unread: Vec::new() };
    walk.folder(root, 0)?;
    if walk.files.is_empty() && walk.unread.is_empty() {
        return Err(ResolveError::EmptyFolder(root.to_owned()));
    }
    let mut found = Found { unread: walk.unread, ..Found::default() };
    for file in walk.files {
        match Challenge::read_if_graded(&file) {
            Ok(Some(challenge)) => found.challenges.push(challenge),
            Ok(None) => found.left_out += 1,
            Err(error) => found.unread.push(error),
        }
    }
    if found.challenges.is_empty() && found.unread.is_empty() {
        return Err(ResolveError::OtherTypes(root.to_owned(), found.left_out));
    }
    order::sort(&mut found.challenges);
    Ok(found)
}

/// A file with a similar name in the folder of `path`.
fn near_path(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).ok()?.take(1000).flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).display().to_string())
}

struct Walk<'r> {
    root: &'r Path,
    entries: usize,
    files: Vec<PathBuf>,
    unread: Vec<ReadError>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), ResolveError> {
        if depth > MAX_DEPTH {
            return Err(ResolveError::TooDeep(self.root.to_owned()));
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable(folder, &error);
                return Ok(());
            }
        };
        for entry in entries {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                return Err(ResolveError::TooFull(self.root.to_owned()));
            }
            // The entry's own type: a symbolic link is neither a folder nor a file here, and is skipped.
            let typed = entry.and_then(|entry| Ok((entry.file_type()?, entry.path())));
            match typed {
                Ok((kind, path)) if kind.is_dir() && !is_hidden(&path) => self.folder(&path, depth + 1)?,
                Ok((kind, path)) if kind.is_file() && is_challenge(&path) => self.files.push(path),
                Ok(_) => {}
                Err(error) => self.unreadable(folder, &error),
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, path: &Path, error: &std::io::Error) {
        let problem = Problem::Unreadable(error.to_string());
        self.unread.push(ReadError { path: Some(path.to_owned()), line: None, problem });
    }
}

fn is_hidden(path: &Path) -> bool {
    name(path).starts_with('.') || name(path) == "node_modules"
}

/// A Markdown file that is neither a README nor a challenge's behaviour.
fn is_challenge(path: &Path) -> bool {
    let name = name(path);
    name.ends_with(".md") && !name.ends_with(".behaviour.md") && !name.starts_with('.') && name != "README.md"
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Challenge, ENGLISH, ITALIAN, find};

    #[test]
    fn every_built_in_challenge_is_what_its_file_says() {
        for one in ENGLISH.iter().chain(ITALIAN) {
            let parsed = Challenge::parse(one.text, None).unwrap();
            assert_eq!(one.read().unwrap(), Challenge { language: Some(one.language), ..parsed });
            let parsed = Challenge::parse(one.behaviour, None).unwrap();
            let behaviour = super::behaviour(one.id, one.language).unwrap().unwrap();
            assert_eq!(behaviour, Challenge { language: Some(one.language), ..parsed });
        }
    }

    #[test]
    fn the_language_is_chosen_by_its_first_part_and_english_is_the_default() {
        let language = |tag| find("communicate-by-emitting", tag).map(|one| one.language);
        assert_eq!(language("it"), Some("it"));
        assert_eq!(language("it_IT.UTF-8"), Some("it"));
        assert_eq!(language("IT-ch"), Some("it"));
        assert_eq!(language("ja"), Some("en"));
        assert_eq!(language(""), Some("en"));
    }
}
