//! `hintgrade serve`: the reference project, on this machine.

use anyhow::Context;

use super::exit::OrStop;
use super::{Exit, Stop};

const EXAMPLES: &str = "Examples:
  hintgrade serve            at http://localhost:3000
  hintgrade serve --port 0   on a free port, which it prints";

/// Serve the reference project
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The address to listen on
    #[arg(long, default_value = "localhost")]
    host: String,
    /// The port; 0 takes a free one
    #[arg(long, short, default_value_t = 3000)]
    port: u16,
}

pub(super) fn run(args: &Args) -> Result<Exit, Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().or_stop(Exit::Ungraded)?;
    runtime.block_on(serve(args)).or_stop(Exit::Ungraded)?;
    Ok(Exit::Passed)
}

async fn serve(args: &Args) -> anyhow::Result<()> {
    let options = hintgrade_sample::Options { host: args.host.clone(), port: args.port, ..Default::default() };
    let running = hintgrade_sample::Sample::start(options).await?;
    anstream::println!("The reference project runs at {}", running.url());
    anstream::println!("Grade it from another terminal: hintgrade grade {}", running.url());
    tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")?;
    running.stop().await;
    Ok(())
}
