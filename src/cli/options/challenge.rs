//! The options for the challenges and for checking the app's behaviour, and the grading of one submission by them.

use std::ffi::OsStr;

use clap::builder::TypedValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::behaviour;
use crate::behaviour::{Connect, Credentials, Stage};
use crate::challenge::Challenge;
use crate::challenge::catalogue;
use crate::challenge::catalogue::Found;
use crate::cli::exit::{MessageError, OrExit};
use crate::cli::terminal::progress::Spinner;
use crate::cli::{Exit, ExitError, Global};
use crate::explain::Detail;
use crate::grade::{Checks, Grader, GraderError, Rehearse};
use crate::language::{Language, Translator};
use crate::message::Message;
use crate::submission::{Limits, Submission};
use crate::worker::Program;

/// The options that decide how one app is graded.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct GradingArgs {
    #[command(flatten)]
    challenge: ChallengeArgs,
    #[command(flatten)]
    live: LiveArgs,
}

/// The challenges, and whether apps are rehearsed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ChallengeArgs {
    /// The challenge to grade by: a Markdown file, a folder of them, or the id or dashedName of a built-in one; may be repeated
    #[arg(long, short, value_name = "CHALLENGE", default_value = catalogue::MISSION, hide_default_value = true)]
    challenge: Vec<String>,
    /// Pass a challenge that has no hints, or whose hints test nothing
    #[arg(long)]
    allow_empty: bool,
    /// Run the app's code here too, of a URL the files that it serves, and check what the app does (the default for a
    /// folder)
    #[arg(long, overrides_with = "no_rehearse")]
    rehearse: bool,
    /// Run only the hints, and not the app's code
    #[arg(long)]
    no_rehearse: bool,
}

impl ChallengeArgs {
    /// Which apps are rehearsed.
    pub(crate) fn rehearse(&self) -> Rehearse {
        match (self.rehearse, self.no_rehearse) {
            (_, true) => Rehearse::Never,
            (true, _) => Rehearse::Always,
            (false, false) => Rehearse::Folders,
        }
    }

    /// Whether a challenge that tests nothing counts as passed.
    pub(crate) fn allow_empty(&self) -> bool {
        self.allow_empty
    }

    /// Reads the challenges. Prints a warning for each file that cannot be read, and how many were left out.
    pub(crate) fn read_challenges(&self, global: &Global) -> Result<Found, ExitError> {
        let language = global.language(None);
        let spinner = Spinner::start_late(|| Translator::of(language).text("progress-reading"));
        let found = catalogue::resolve_all(&self.challenge, language.code()).or_exit(Exit::Challenge)?;
        drop(spinner);
        print_unread(&found, &Translator::of(language));
        Ok(found)
    }
}

/// Prints which files were not read, and how many were left out.
pub(crate) fn print_unread(found: &Found, translator: &Translator) {
    found.unread.iter().for_each(|error| translator.print("warning", &error.message()));
    if found.left_out > 0 {
        translator.print("note", &Message::format("note-left-out", &[("count", found.left_out.into())]));
    }
}

impl GradingArgs {
    /// Reads the challenges, as [`ChallengeArgs::read_challenges`] does.
    pub(crate) fn read_challenges(&self, global: &Global) -> Result<Found, ExitError> {
        self.challenge.read_challenges(global)
    }

    /// Refuses `--live` for a folder, since no app runs there that a client could connect to.
    pub(crate) fn check(&self, submission: &Submission) -> Result<(), ExitError> {
        if self.live.live && !submission.is_site() {
            let message = Message::format("error-live-needs-url", &[("name", submission.name().into())]);
            return Err(ExitError::new(Exit::Usage, MessageError(message)));
        }
        Ok(())
    }

    /// A grader by these challenges.
    pub(crate) fn grader(
        &self,
        challenges: &[Challenge],
        limits: Limits,
        detail: Detail,
        language: Language,
    ) -> Result<Grader, ExitError> {
        let stage = match (self.live.live, self.challenge.rehearse()) {
            (true, _) => Some(Stage::Live),
            (false, Rehearse::Never) => None,
            (false, Rehearse::Folders | Rehearse::Always) => Some(Stage::Rehearsal),
        };
        let program = Program::this().map_err(GraderError::System).or_exit(Exit::Ungraded)?;
        let grader =
            Grader::new(program, challenges.into(), stage, limits, detail, language).or_exit(Exit::Challenge)?;
        Ok(grader.allowing_empty(self.challenge.allow_empty()))
    }

    /// What is checked of this submission beside the hints.
    pub(crate) fn checks(&self, submission: &Submission, limits: Limits) -> Result<Checks, ExitError> {
        if self.live.live {
            let connect = Connect::to(submission, self.live.credentials(), limits);
            return Ok(Checks::Live(connect.map_err(GraderError::System).or_exit(Exit::Ungraded)?));
        }
        let rehearses = self.challenge.rehearse().wants(submission);
        Ok(if rehearses { Checks::Rehearsal } else { Checks::Hints })
    }

    /// Whether one of the challenges has a behaviour that was not checked.
    pub(crate) fn could_check_behaviour(&self, challenges: &[Challenge], submission: &Submission) -> bool {
        let has_behaviour = |one| behaviour::of(one, Language::default().code()).is_ok_and(|script| script.is_some());
        !self.checks_behaviour(submission) && !self.challenge.no_rehearse && challenges.iter().any(has_behaviour)
    }

    /// Whether the app's behaviour is checked.
    fn checks_behaviour(&self, submission: &Submission) -> bool {
        self.live.live || self.challenge.rehearse().wants(submission)
    }
}

/// How clients connect to a running app.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Live")]
struct LiveArgs {
    /// Connect Socket.IO clients to the running app and check what it does, instead of running its code here
    #[arg(long)]
    live: bool,
    /// Send this cookie with each connection, as a signed-in browser does; may be repeated
    #[arg(long, value_name = "NAME=VALUE", requires = "live", value_parser = COOKIE)]
    cookie: Vec<Secret>,
    /// Sign in through the app's own /login form first, or register if that name is new
    #[arg(long, value_name = "USER:PASSWORD", requires = "live", value_parser = LOGIN)]
    login: Option<Secret>,
}

/// A text that is never printed.
#[derive(Clone)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl LiveArgs {
    /// How the clients sign in.
    fn credentials(&self) -> Credentials {
        let login = self.login.as_ref().and_then(|login| login.0.split_once(':'));
        Credentials {
            cookies: self.cookie.iter().map(|cookie| cookie.0.clone()).collect(),
            login: login.map(|(name, password)| (name.to_owned(), password.to_owned())),
        }
    }
}

/// Reads a secret. The error does not repeat the value, as that of a function in its place would; its message is in the
/// error's context, for its translation.
#[derive(Clone, Copy)]
struct SecretParser {
    is_valid: fn(&str) -> bool,
    message: &'static str,
}

const COOKIE: SecretParser = SecretParser { is_valid: is_cookie, message: "usage-cookie" };
const LOGIN: SecretParser = SecretParser { is_valid: is_login, message: "usage-login" };

impl TypedValueParser for SecretParser {
    type Value = Secret;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Secret, clap::Error> {
        match value.to_str().filter(|text| (self.is_valid)(text)) {
            Some(text) => Ok(Secret(text.to_owned())),
            None => {
                let text = format!("{}\n", Message::new(self.message));
                let mut error = clap::Error::raw(ErrorKind::ValueValidation, text).with_cmd(command);
                error.insert(ContextKind::Custom, ContextValue::String(self.message.to_owned()));
                Err(error)
            }
        }
    }
}

fn is_cookie(text: &str) -> bool {
    let is_named = text.split_once('=').is_some_and(|(name, _)| !name.trim().is_empty());
    is_named && !text.contains([';', '\r', '\n'])
}

fn is_login(text: &str) -> bool {
    text.split_once(':').is_some_and(|(name, password)| !name.is_empty() && !password.is_empty())
}
