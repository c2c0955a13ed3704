//! The options for the network policy and for the limits of a grading.

use std::time::Duration;

use crate::cli::exit::OrExit;
use crate::cli::{Exit, ExitError, Global, MessageError};
use crate::language::Translator;
use crate::message::Message;
use crate::submission::{Limits, Network, NetworkPolicy, Submission};
use crate::worker::Missing;

/// Which hosts may be asked.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetworkArgs {
    /// Let hints send requests to this host as well as to the app; with --public-only, whatever its address; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Refuse folders, and every address that is not public (private, loopback, link-local, cloud metadata)
    #[arg(long)]
    public_only: bool,
    /// With --public-only, grade even if this system cannot confine the processes that run the code (no seccomp)
    #[arg(long, requires = "public_only")]
    allow_unconfined: bool,
}

impl NetworkArgs {
    /// The network policy.
    pub(crate) fn policy(&self) -> NetworkPolicy {
        if self.public_only { NetworkPolicy::public_only(&self.allow_host) } else { NetworkPolicy::default() }
    }

    /// Whether what the system lacks for confinement matters to this run.
    pub(crate) fn asks_for_confinement(&self, global: &Global) -> bool {
        self.public_only || global.verbose
    }

    /// With `--verbose`, prints what could not be taken from the worker processes. With `--public-only`, refuses to
    /// grade without seccomp.
    pub(crate) fn check_confinement(
        &self,
        missing: &[Missing],
        global: &Global,
        translator: &Translator,
    ) -> Result<(), ExitError> {
        if global.verbose && !missing.is_empty() {
            let names = missing.iter().map(|one| Message::new(name(*one))).collect();
            translator.print("note", &Message::format("note-unconfined", &[("missing", Message::list(names).into())]));
        }
        if self.public_only && !self.allow_unconfined && missing.contains(&Missing::Seccomp) {
            return Err(ExitError::new(Exit::Ungraded, MessageError(Message::new("error-unconfined"))));
        }
        Ok(())
    }

    /// The hosts that hints may request besides the submission's own.
    pub(crate) fn allowed_hosts(&self) -> &[String] {
        &self.allow_host
    }

    /// Starts the network.
    pub(crate) fn network(&self, limits: Limits) -> Result<Network, ExitError> {
        Network::start_within(limits, self.policy())
            .map_err(|error| MessageError(Message::format("error-network", &[("detail", error.to_string().into())])))
            .or_exit(Exit::Ungraded)
    }

    /// Opens a URL or a folder.
    pub(crate) fn open(&self, name: &str, network: &Network, limits: Limits) -> Result<Submission, ExitError> {
        let submission = Submission::open(name, network, limits).or_exit(Exit::Usage)?;
        Ok(self.allow(submission))
    }

    /// Lets the submission's hints reach the allowed hosts.
    pub(crate) fn allow(&self, submission: Submission) -> Submission {
        submission.allowing(&self.allow_host)
    }
}

fn name(missing: Missing) -> &'static str {
    match missing {
        Missing::Limits => "confinement-limits",
        Missing::Landlock => "confinement-landlock",
        Missing::Seccomp => "confinement-seccomp",
    }
}

/// How long, how much and how far: the limits of one grading.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// The time limit of one hint, its requests not counted
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration)]
    hint_timeout: Duration,
    /// The time limit of one request, with its redirects and its body
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    request_timeout: Duration,
    /// The size limit of one answer after decompression, in bytes or with k or M
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = size)]
    max_body: usize,
    /// How many redirects one request may follow
    #[arg(long, value_name = "N", default_value_t = 20)]
    max_redirects: usize,
    /// Repeat a request up to N times after a network fault, or if the host answers 429, 502, 503 or 504 in the app's place
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=100))]
    retry: u32,
    /// The size limit of all answers of the run together, in bytes or with k, M or G [default: none]
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    max_total_bytes: Option<u64>,
    /// The time limit of the whole run, with the time spent waiting [default: none]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    max_total_time: Option<Duration>,
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            hint: self.hint_timeout,
            request: self.request_timeout,
            body: self.max_body,
            redirects: self.max_redirects,
            retries: self.retry,
            total_bytes: self.max_total_bytes,
            total_time: self.max_total_time,
            ..Limits::default()
        }
    }
}

/// A time such as `500ms`, `10s`, `2m`; a bare number is seconds. At most a day.
pub(crate) fn duration(text: &str) -> Result<Duration, MessageError> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let wrong = || MessageError(Message::format("usage-time", &[("text", text.into())]));
    let number: f64 = digits.trim().parse().map_err(|_| wrong())?;
    let seconds = match &text[digits.len()..] {
        "ms" => number / 1000.0,
        "" | "s" => number,
        "m" | "min" => number * 60.0,
        "h" => number * 3600.0,
        _ => return Err(wrong()),
    };
    if !(0.001..=86_400.0).contains(&seconds) {
        return Err(MessageError(Message::new("usage-time-range")));
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// A size such as `4096`, `512k`, `8M`. At most 1 GiB.
fn size(text: &str) -> Result<usize, MessageError> {
    let bytes = usize::try_from(bytes(text)?).ok().filter(|bytes| *bytes <= 1 << 30);
    bytes.ok_or_else(|| MessageError(Message::new("usage-size-range")))
}

/// A size without an upper limit.
fn bytes(text: &str) -> Result<u64, MessageError> {
    let wrong = || MessageError(Message::format("usage-size", &[("text", text.into())]));
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err(wrong()),
    };
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hosted_grader_needs_seccomp() {
        #[derive(clap::Parser)]
        struct Cli {
            #[command(flatten)]
            network: NetworkArgs,
            #[command(flatten)]
            global: Global,
        }
        let translator = Translator::of(crate::language::Language::English);
        let check = |options: &[&str], missing: &[Missing]| {
            let cli = <Cli as clap::Parser>::try_parse_from([&["hintgrade"], options].concat()).unwrap();
            cli.network.check_confinement(missing, &cli.global, &translator).map_err(|error| error.exit)
        };
        assert_eq!(check(&["--public-only"], &[Missing::Seccomp]), Err(Exit::Ungraded));
        assert_eq!(check(&["--public-only"], &[Missing::Landlock]), Ok(()));
        assert_eq!(check(&["--public-only", "--allow-unconfined"], &[Missing::Seccomp]), Ok(()));
        assert_eq!(check(&[], &[Missing::Seccomp]), Ok(()));
    }

    #[test]
    fn reads_times_and_sizes() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(duration("7"), Ok(Duration::from_secs(7)));
        assert!(duration("0").is_err() && duration("5 weeks").is_err() && duration("NaN").is_err());
        assert_eq!(size("512k"), Ok(512 << 10));
        assert_eq!(size("8M"), Ok(8 << 20));
        assert_eq!(size("1G"), Ok(1 << 30));
        assert_eq!(bytes("20G"), Ok(20 << 30));
        assert!(bytes("0").is_err() && bytes("99999999999G").is_err() && bytes("2T").is_err());
        assert!(size("0").is_err() && size("2000M").is_err() && size("8G").is_err() && size("").is_err());
    }
}
