//! Where requests may go: options of the commands that grade.

use anyhow::Context;

use crate::cli::exit::OrStop;
use crate::cli::{Exit, Stop};
use crate::submission::{Limits, Network, Reach, Submission};

/// Which hosts may be asked.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct ReachArgs {
    /// Let hints ask this host too, beside the app itself; with --public-only, whatever its address; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Refuse every address that is not public (private, loopback, link-local, a cloud's metadata ...), and folders
    #[arg(long)]
    public_only: bool,
}

impl ReachArgs {
    /// Where requests may go.
    pub(crate) fn reach(&self) -> Reach {
        if self.public_only { Reach::public_only(&self.allow_host) } else { Reach::default() }
    }

    /// The hosts that hints may ask beside the submission's own.
    pub(crate) fn allowed_hosts(&self) -> &[String] {
        &self.allow_host
    }

    /// Starts the network.
    pub(crate) fn network(&self, limits: Limits) -> Result<Network, Stop> {
        Network::start_within(limits, self.reach()).context("cannot start the network's thread").or_stop(Exit::Ungraded)
    }

    /// Opens what the person named.
    pub(crate) fn open(&self, name: &str, network: &Network, limits: Limits) -> Result<Submission, Stop> {
        let submission = Submission::open(name, network, limits).or_stop(Exit::Usage)?;
        Ok(self.allow(submission))
    }

    /// A submission that its hints may reach the allowed hosts from.
    pub(crate) fn allow(&self, submission: Submission) -> Submission {
        submission.allowing(&self.allow_host)
    }
}
