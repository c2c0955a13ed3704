//! `hintgrade serve`: the reference project, on this machine, as it should be or with one fault.

use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context;
use hintgrade_sample::{Fault, Options, Running, Sample, UnknownFault};
use tokio::runtime;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use super::exit::OrExit;
use super::{Exit, ExitError};

const EXAMPLES: &str = "Examples:
  hintgrade serve                               at http://localhost:3000
  hintgrade serve --port 0 --open               on a free port, and in the browser
  hintgrade serve --data ~/chat                 accounts are kept there
  hintgrade serve --broken list                 the faults that it can have
  hintgrade serve --broken emit-on-disconnect   passes every hint, and does not work";

/// Serve the reference project
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The port; 0 takes a free one
    #[arg(long, short, default_value_t = 3000)]
    port: u16,
    /// The folder that keeps accounts and sessions [default: in memory]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// Have exactly one fault; `list` names them
    #[arg(long, value_name = "CASE|list")]
    broken: Option<Wanted>,
}

/// What `--broken` asks for.
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

pub(super) fn run(args: &Args) -> Result<Exit, ExitError> {
    let fault = match args.broken {
        Some(Wanted::List) => {
            list();
            return Ok(Exit::Passed);
        }
        Some(Wanted::Case(case)) => Some(case),
        None => None,
    };
    // One thread is plenty for a thousand visitors, and keeps their comings and goings in order.
    let runtime = runtime::Builder::new_current_thread().enable_all().build().or_exit(Exit::Ungraded)?;
    runtime.block_on(serve(args, fault)).or_exit(Exit::Ungraded)?;
    Ok(Exit::Passed)
}

fn list() {
    for case in Fault::all() {
        anstream::println!("{:<26}{}", case.name(), case.about());
    }
}

async fn serve(args: &Args, fault: Option<Fault>) -> anyhow::Result<()> {
    // Every visitor is an open file. Where the limit cannot be raised, fewer come in.
    drop(rlimit::increase_nofile_limit(u64::MAX));
    let options = Options { host: args.host.clone(), port: args.port, data: args.data.clone(), fault };
    let told_to_stop = told_to_stop().context("cannot wait for Ctrl-C")?;
    let running = Sample::start(options).await?;
    let url = address(&running);
    match fault {
        None => anstream::println!("The reference project runs at {url}"),
        Some(case) => anstream::println!("The reference project runs at {url}, broken: {}", case.about()),
    }
    anstream::println!("Open it in two tabs, register, and watch the number of users in the page and its console.");
    anstream::println!("Grade it from another terminal: hintgrade grade {url}");
    anstream::println!("Ctrl-C ends it.");
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        anstream::eprintln!("warning: no browser could be opened ({error}); open {url} yourself");
    }
    told_to_stop.await;
    running.stop().await;
    Ok(())
}

/// The address as people know it: this machine is `localhost`.
fn address(running: &Running) -> String {
    match running.address.ip().is_loopback() {
        true => format!("http://localhost:{}", running.address.port()),
        false => running.url(),
    }
}

/// What ends it: Ctrl-C, or the system's wish. From now on, though it may be awaited later.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut pressed = signal(SignalKind::interrupt())?;
    let mut asked = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = pressed.recv() => {}
            _ = asked.recv() => {}
        }
    })
}

/// What ends it: Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
