//! `hintgrade serve`: serves the reference project, optionally with a fault.

use std::path::PathBuf;
use std::str::FromStr;

use hintgrade_sample::{Fault, Options, Running, Sample, UnknownFault};
use tokio::runtime;

use super::exit::OrExit;
use super::help::about_fault;
use super::info::print;
use super::terminal::signals::Signals;
use super::{Exit, ExitError, Global, MessageError};
use crate::language::{Language, Translator};
use crate::message::Message;

const EXAMPLES: &str = "Examples:
  hintgrade serve                               at http://localhost:3000
  hintgrade serve --port 0 --open               on a free port, and in the browser
  hintgrade serve --data ~/chat                 with accounts in that folder
  hintgrade serve --host 0.0.0.0                other machines can reach it too
  hintgrade serve --broken list                 prints the faults that it can have
  hintgrade serve --broken emit-on-disconnect   passes every hint and does not work";

/// Serve the reference project, a small live chat that passes
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The address to listen on; 0.0.0.0 lets other machines in
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The port; 0 takes a free one
    #[arg(long, short, default_value_t = 3000)]
    port: u16,
    /// The folder for accounts and sessions [default: they are kept in memory]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Serve it with this fault; `list` prints all of them
    #[arg(long, value_name = "CASE|list")]
    broken: Option<Wanted>,
}

/// The value of `--broken`.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    List,
    Case(Fault),
}

impl FromStr for Wanted {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        if text == "list" { Ok(Wanted::List) } else { text.parse().map(Wanted::Case) }
    }
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Exit, ExitError> {
    let fault = match args.broken {
        Some(Wanted::List) => return list(global.language(None)),
        Some(Wanted::Case(case)) => Some(case),
        None => None,
    };
    // One thread is enough for a thousand clients, and handles their connects and disconnects in order.
    let runtime = runtime::Builder::new_current_thread().enable_all().build().or_exit(Exit::Ungraded)?;
    let translator = Translator::of(global.language(None));
    runtime.block_on(serve(args, fault, &translator)).or_exit(Exit::Ungraded)?;
    Ok(Exit::Passed)
}

fn list(language: Language) -> Result<Exit, ExitError> {
    let row = |case: &Fault| format!("{:<26}{}\n", case.name(), about_fault(*case, language));
    let rows: String = Fault::all().map(|case| row(&case)).collect();
    print(rows.as_bytes())
}

async fn serve(args: &Args, fault: Option<Fault>, translator: &Translator) -> anyhow::Result<()> {
    // Every client is an open file. Where the limit cannot be raised, fewer can connect.
    drop(rlimit::increase_nofile_limit(u64::MAX));
    let options = Options { host: args.host.clone(), port: args.port, data: args.data.clone(), fault };
    let mut signals = Signals::listen().map_err(MessageError::no_signals)?;
    let running = Sample::start(options).await?;
    let url = address(&running);
    let about = fault.map_or_else(String::new, |case| about_fault(case, translator.language()));
    let runs = if fault.is_some() { "serve-runs-broken" } else { "serve-runs" };
    let args_of_text = [("url", (&url).into()), ("about", (&about).into())];
    let lines = [runs, "serve-open", "serve-grade", "watch-end"].map(|id| translator.format(id, &args_of_text));
    print(format!("{}\n", lines.join("\n")).as_bytes()).map_err(|error| error.error)?;
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        let args = [("detail", error.to_string().into()), ("url", (&url).into())];
        translator.print("warning", &Message::format("serve-no-browser", &args));
    }
    signals.next().await;
    running.stop().await;
    Ok(())
}

/// The URL to open, with `localhost` for a loopback address.
fn address(running: &Running) -> String {
    match running.address.ip().is_loopback() {
        true => format!("http://localhost:{}", running.address.port()),
        false => running.url(),
    }
}
