//! Opens a submission: waits for its app, or starts it in its folder.

use std::path::Path;
use std::time::Duration;

use url::Url;

use super::network::{NetworkArgs, duration};
use crate::challenge::Challenge;
use crate::cli::exit::OrExit;
use crate::cli::terminal::progress::Spinner;
use crate::cli::terminal::signals;
use crate::cli::{Exit, ExitError, MessageError};
use crate::language::Translator;
use crate::launch::{App, AppHandle, Launch, LaunchError, NotReady, Probe};
use crate::message::Message;
use crate::report::printable;
use crate::submission::{Folder, Limits, Network, Submission};

/// How long to wait for a started app without `--wait`.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Whether an app is waited for, or started.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Waiting and starting")]
pub(crate) struct StartArgs {
    /// Wait until the app answers, at most this long, and then grade it anyway [default with --start: 60s]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    wait: Option<Duration>,
    /// Start the app in its folder with this command, such as "npm start", grade it while it runs, and stop it
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["sample", "public_only"])]
    start: Option<String>,
    /// The port for an app that --start starts, in its variable PORT [default: a free one]
    #[arg(long, value_name = "PORT", requires = "start", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
}

/// What is needed to open a submission.
pub(crate) struct Target<'o> {
    pub(crate) name: &'o str,
    pub(crate) network: &'o Network,
    pub(crate) options: &'o NetworkArgs,
    pub(crate) limits: Limits,
    pub(crate) challenges: &'o [Challenge],
    pub(crate) translator: &'o Translator,
}

impl Target<'_> {
    fn probe(&self) -> Probe<'_> {
        let path = self.challenges.first().and_then(|challenge| challenge.named_paths().into_iter().next_back());
        Probe { network: self.network, path: path.unwrap_or("/") }
    }
}

impl StartArgs {
    /// Opens the submission, after waiting for its app or starting it if that is requested.
    pub(crate) fn open(&self, target: &Target<'_>) -> Result<(Submission, Option<App>), ExitError> {
        if let Some(command) = &self.start {
            let (submission, app) = self.start(command, target)?;
            return Ok((submission, Some(app)));
        }
        let submission = target.options.open(target.name, target.network, target.limits)?;
        if let Some(time) = self.wait.filter(|_| submission.is_site()) {
            let base = Url::parse(&submission.url()).or_exit(Exit::Usage)?;
            let (what, translator) = (base.as_str().trim_end_matches('/'), target.translator);
            let spinner = Spinner::start(|| waiting(what, None, translator));
            // After a timeout, the grading reports what is wrong.
            let say = |not_ready: &NotReady| spinner.say(|| waiting(what, Some(not_ready), translator));
            let _ = target.probe().wait(&base, time, say);
        }
        Ok((submission, None))
    }

    fn start(&self, command: &str, target: &Target<'_>) -> Result<(Submission, App), ExitError> {
        let path = Path::new(target.name);
        if !path.exists() {
            let error = Message::format("error-start-needs-folder", &[("name", target.name.into())]);
            return Err(ExitError::new(Exit::Usage, MessageError(error)));
        }
        let folder = Folder::open(path).or_exit(Exit::Usage)?.largest(target.limits.body);
        let stopper = AppHandle::default();
        let handle = stopper.clone();
        signals::exit_on_signal(move || handle.stop()).map_err(MessageError::no_signals).or_exit(Exit::Ungraded)?;
        let launch = Launch { command, folder: folder.root(), port: self.port };
        let app = App::start(launch, &stopper).map_err(ungraded)?;
        let url = self.wait_for(&app, command, target)?;
        let submission = Submission::site(url, target.network.clone()).of_checkout(folder);
        Ok((target.options.allow(submission), app))
    }

    fn wait_for(&self, app: &App, command: &str, target: &Target<'_>) -> Result<Url, ExitError> {
        let translator = target.translator;
        let spinner = Spinner::start(|| translator.format("start-starting", &[("command", command.into())]));
        let tell = |not_ready: &NotReady| spinner.say(|| waiting(command, Some(not_ready), translator));
        let waited = app.wait(&target.probe(), self.wait.unwrap_or(START_TIMEOUT), tell);
        drop(spinner);
        let (url, not_ready) = waited.map_err(|error| {
            show_output(app, translator);
            ungraded(error)
        })?;
        if not_ready.is_none() && url.port_or_known_default() != Some(app.port()) {
            let port = url.port_or_known_default().unwrap_or_default();
            let args = [("port", port.to_string().into()), ("given", app.port().to_string().into())];
            translator.print("note", &Message::format("note-other-port", &args));
        }
        Ok(url)
    }
}

fn ungraded(error: LaunchError) -> ExitError {
    ExitError::new(if matches!(error, LaunchError::PortTaken(_)) { Exit::Usage } else { Exit::Ungraded }, error)
}

fn waiting(what: &str, why: Option<&NotReady>, translator: &Translator) -> String {
    let what = ("what", what.into());
    match why {
        Some(why) => translator.format("start-waiting-why", &[what, ("why", why.message().into())]),
        None => translator.format("start-waiting", &[what]),
    }
}

/// Shows the last lines that an app wrote.
pub(crate) fn show_output(app: &App, translator: &Translator) {
    let lines = app.last_lines();
    if lines.is_empty() {
        anstream::eprintln!("{}", translator.text("start-wrote-nothing"));
        return;
    }
    anstream::eprintln!("{}", translator.text("start-last-lines"));
    for line in lines {
        anstream::eprintln!("  | {}", printable(&line));
    }
}
