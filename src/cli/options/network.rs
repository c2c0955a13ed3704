//! Where requests may go: options of the commands that grade.

use anyhow::Context;

use crate::cli::exit::OrExit;
use crate::cli::{Exit, ExitError};
use crate::submission::{Limits, Network, NetworkPolicy, Submission};

/// Which hosts may be asked.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetworkArgs {
    /// Let hints ask this host too, beside the app itself; with --public-only, whatever its address; may be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Refuse every address that is not public (private, loopback, link-local, a cloud's metadata ...), and folders
    #[arg(long)]
    public_only: bool,
}

impl NetworkArgs {
    /// Where requests may go.
    pub(crate) fn policy(&self) -> NetworkPolicy {
        if self.public_only { NetworkPolicy::public_only(&self.allow_host) } else { NetworkPolicy::default() }
    }

    /// The hosts that hints may ask beside the submission's own.
    pub(crate) fn allowed_hosts(&self) -> &[String] {
        &self.allow_host
    }

    /// Starts the network.
    pub(crate) fn network(&self, limits: Limits) -> Result<Network, ExitError> {
        Network::start_within(limits, self.policy())
            .context("cannot start the network's thread")
            .or_exit(Exit::Ungraded)
    }

    /// Opens what the person named.
    pub(crate) fn open(&self, name: &str, network: &Network, limits: Limits) -> Result<Submission, ExitError> {
        let submission = Submission::open(name, network, limits).or_exit(Exit::Usage)?;
        Ok(self.allow(submission))
    }

    /// A submission that its hints may reach the allowed hosts from.
    pub(crate) fn allow(&self, submission: Submission) -> Submission {
        submission.allowing(&self.allow_host)
    }
}
