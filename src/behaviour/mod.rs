//! What an app really does, beside what its source looks like. A behaviour is written like a challenge's hints and runs in
//! the same sandbox with one more global, `app`: in a rehearsal the learner's server runs among stand-ins; live, real clients
//! connect to it. It is a second verdict beside the hints', and never changes theirs.

mod diagnosis;
mod facts;
mod files;
mod judge;
mod live;
mod modules;
mod rehearsal;
mod script;
mod source;

use std::sync::Arc;
use std::time::Duration;

pub use files::serves_its_source;
pub use live::Guest;
pub use script::of;

use crate::challenge::{Challenge, Hint};
use crate::language::Words;
use crate::report::{Behaviour, Stage};
use crate::sandbox::{MakeWorld, Outcome, Run, Worker};
use crate::submission::{Limits, Submission};
use facts::{Fact, Notes};
use live::Live;
use rehearsal::Rehearsal;

/// How long one check of a rehearsal may take. Its timers do not wait, so only a loop takes longer.
const REHEARSAL: Duration = Duration::from_secs(2);

/// A behaviour at work: it was begun, and its end can be waited for.
pub struct Underway {
    stage: Stage,
    worker: Worker,
    script: Challenge,
    submission: Arc<Submission>,
    notes: Notes,
}

/// Begins the rehearsal of a submission by its source; the engine is made on its own thread meanwhile.
#[must_use]
pub fn rehearse(script: Challenge, submission: &Arc<Submission>, limits: Limits) -> Underway {
    let notes = Notes::default();
    let (given, kept) = (Arc::clone(submission), notes.clone());
    let world: MakeWorld = Arc::new(move || Box::new(Rehearsal::new(Arc::clone(&given), kept.clone())));
    let limits = Limits { hint: REHEARSAL.min(limits.hint), ..limits };
    let worker = Worker::start_in(limits, world);
    Underway { stage: Stage::Rehearsal, worker, script, submission: Arc::clone(submission), notes }
}

/// Begins to look at a running app with clients that connect to it as `guest`. The submission is a URL.
#[must_use]
pub fn live(script: Challenge, submission: &Arc<Submission>, guest: Guest, limits: Limits) -> Underway {
    let notes = Notes::default();
    let (given, kept) = (Arc::clone(submission), notes.clone());
    let world: MakeWorld =
        Arc::new(move || Box::new(Live::new(Arc::clone(&given), guest.clone(), limits, kept.clone())));
    let limits = Limits { hint: REHEARSAL.min(limits.hint), ..limits };
    let worker = Worker::start_in(limits, world);
    Underway { stage: Stage::Live, worker, script, submission: Arc::clone(submission), notes }
}

impl Underway {
    /// Runs the behaviour's checks to their end and says what they tell.
    #[must_use]
    pub fn finish(mut self, words: &Words) -> Behaviour {
        let goodbye = Arc::new(Hint {
            number: 0,
            text: String::new(),
            code: "async () => { await app.end(); }".to_owned(),
            line: 1,
        });
        let mut runs: Vec<Option<Run>> = Vec::new();
        for check in &self.script.hints {
            // An engine that hit a limit is gone with the app that ran in it: what comes after cannot be told.
            if runs.iter().flatten().any(|run| is_spoilt(&run.outcome)) {
                runs.push(None);
                continue;
            }
            self.notes.push(Fact::Check);
            runs.push(Some(self.worker.run(&Arc::new(check.clone()), &self.submission)));
            let _ = self.worker.run(&goodbye, &self.submission);
        }
        judge::judge(self.stage, &self.script, &runs, &self.notes.all(), words)
    }
}

fn is_spoilt(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Errored(_))
}
