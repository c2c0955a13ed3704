//! The options for looking at a running app with clients of its own kind, and how those come to be let in.

use crate::behaviour::Credentials;
use crate::submission::Submission;

/// The options.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Live")]
pub(crate) struct LiveArgs {
    /// Connect Socket.IO clients to the running app and see what it does; reported instead of a rehearsal
    #[arg(long)]
    pub(crate) live: bool,
    /// Let the clients come with this cookie, as a browser that is signed in; may be repeated
    #[arg(long, value_name = "NAME=VALUE", requires = "live", value_parser = cookie)]
    cookie: Vec<Secret>,
    /// Sign in through the app's own /login form first, or register there
    #[arg(long, value_name = "USER:PASSWORD", requires = "live", value_parser = login)]
    login: Option<Secret>,
}

/// What is never printed.
#[derive(Clone)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// A folder holds files, and nobody can connect to them.
#[derive(Debug, thiserror::Error)]
#[error("--live looks at a running app, and '{0}' is a folder: start the app and give its URL, or leave --live out")]
pub(crate) struct NotRunning(String);

impl LiveArgs {
    pub(crate) fn check(&self, submission: &Submission) -> Result<(), NotRunning> {
        match submission.as_folder() {
            Some(_) if self.live => Err(NotRunning(submission.name().to_owned())),
            _ => Ok(()),
        }
    }

    /// How the clients come.
    pub(crate) fn credentials(&self) -> Credentials {
        let login = self.login.as_ref().and_then(|login| login.0.split_once(':'));
        Credentials {
            cookies: self.cookie.iter().map(|cookie| cookie.0.clone()).collect(),
            login: login.map(|(name, password)| (name.to_owned(), password.to_owned())),
        }
    }
}

// The parser of arguments shows what it refuses, so a secret is refused without being told.
fn cookie(text: &str) -> Result<Secret, String> {
    let named = text.split_once('=').is_some_and(|(name, _)| !name.trim().is_empty());
    if named && !text.contains([';', '\r', '\n']) {
        Ok(Secret(text.to_owned()))
    } else {
        Err("a cookie is one name=value, such as connect.sid=s%3Aabc".to_owned())
    }
}

fn login(text: &str) -> Result<Secret, String> {
    match text.split_once(':') {
        Some((name, password)) if !name.is_empty() && !password.is_empty() => Ok(Secret(text.to_owned())),
        _ => Err("a sign-in is user:password".to_owned()),
    }
}
