//! What an app really does, beside what its source looks like. A behaviour is written like a challenge's hints and runs in
//! the same sandbox with one more global, `app`: in a rehearsal the learner's server runs among stand-ins; live, real clients
//! connect to it. It is a second verdict beside the hints', and never changes theirs.

mod counter;
mod diagnosis;
mod judge;
mod live;
mod rehearsal;
mod script;

use std::sync::Arc;
use std::time::Duration;

pub use live::Guest;
pub use script::of;

use crate::challenge::{Challenge, Hint};
use crate::engine::{HintError, MakeGlobals, Outcome, Run, Supervisor};
use crate::language::Translator;
use crate::report::{Behaviour, Stage};
use crate::submission::{Limits, Submission};
use counter::Counter;
use live::Live;
use rehearsal::Rehearsal;
use rehearsal::facts::{Emission, Fact, GOODBYE, Notes, To};
use rehearsal::files::Files;

/// How long one check of a rehearsal may take. Its timers do not wait, so only a loop takes longer.
const REHEARSAL: Duration = Duration::from_secs(2);

/// A behaviour at work: it was begun, and its end can be waited for.
pub struct Underway {
    stage: Stage,
    supervisor: Supervisor,
    script: Challenge,
    begun: Result<(), HintError>,
    submission: Arc<Submission>,
    notes: Notes,
}

/// Begins the rehearsal of a submission by its source, on a thread of its own.
#[must_use]
pub fn rehearse(script: Challenge, submission: &Arc<Submission>, limits: Limits) -> Underway {
    let notes = Notes::default();
    let (given, kept) = (Arc::clone(submission), notes.clone());
    let globals: MakeGlobals = Arc::new(move || Box::new(Rehearsal::new(Arc::clone(&given), kept.clone())));
    Underway::begin(Stage::Rehearsal, script, submission, limits, globals, notes)
}

/// Begins to look at a running app with clients that connect to it as `guest`. The submission is a URL.
#[must_use]
pub fn live(script: Challenge, submission: &Arc<Submission>, guest: Guest, limits: Limits) -> Underway {
    let notes = Notes::default();
    let (given, kept) = (Arc::clone(submission), notes.clone());
    let globals: MakeGlobals =
        Arc::new(move || Box::new(Live::new(Arc::clone(&given), guest.clone(), limits, kept.clone())));
    Underway::begin(Stage::Live, script, submission, limits, globals, notes)
}

impl Underway {
    fn begin(
        stage: Stage,
        script: Challenge,
        submission: &Arc<Submission>,
        limits: Limits,
        globals: MakeGlobals,
        notes: Notes,
    ) -> Self {
        let limits = Limits { hint: REHEARSAL.min(limits.hint), ..limits };
        let mut supervisor = Supervisor::start_in(limits, globals);
        let goodbye = Arc::new(goodbye());
        let steps: Vec<Arc<Hint>> =
            script.hints.iter().flat_map(|check| [Arc::new(check.clone()), Arc::clone(&goodbye)]).collect();
        let begun = supervisor.start_hints(&steps, submission);
        Self { stage, supervisor, script, begun, submission: Arc::clone(submission), notes }
    }

    /// Waits for the end of the behaviour's checks and says what they tell.
    #[must_use]
    pub fn finish(mut self, translator: &Translator) -> Behaviour {
        let mut runs: Vec<Option<Run>> = Vec::new();
        for _ in &self.script.hints {
            let run = self.supervisor.next_run(std::mem::replace(&mut self.begun, Ok(())));
            // An engine that hit a limit is gone with the app that ran in it: what comes after cannot be told.
            let spoilt = is_spoilt(&run.outcome);
            runs.push(Some(run));
            if spoilt {
                break;
            }
            let _ = self.supervisor.next_run(Ok(()));
        }
        let mut facts = up_to_check(self.notes.all(), runs.len());
        if runs.iter().flatten().any(|run| matches!(run.outcome, Outcome::Failed(_))) {
            facts.extend(self.counter(&facts).map(Fact::Counter));
        }
        runs.resize_with(self.script.hints.len(), || None);
        judge::judge(self.stage, &self.script, &runs, &facts, translator)
    }

    /// What is wrong with the counter that the server emitted to everybody, as its source tells.
    fn counter(&self, facts: &[Fact]) -> Option<Counter> {
        let wanted = diagnosis::awaited(facts)?;
        let site = facts.iter().find_map(|fact| match fact {
            Fact::Emitted(Emission { to: To::All, event, site: Some(site), .. }) if event == wanted => Some(site),
            _ => None,
        })?;
        counter::slip(&Files::new(Arc::clone(&self.submission)).read(&site.file)?, site)
    }
}

/// Everybody leaves, so that the next check finds nobody there.
fn goodbye() -> Hint {
    let code = "async () => { await app.end(); }".to_owned();
    Hint { number: GOODBYE, text: String::new(), code, line: 1 }
}

/// The facts of the first `checks` checks: a thread that is left behind may still be at the next.
fn up_to_check(mut facts: Vec<Fact>, checks: usize) -> Vec<Fact> {
    let mut begun = 0;
    let end = facts.iter().position(|fact| {
        begun += usize::from(*fact == Fact::Check);
        begun > checks
    });
    facts.truncate(end.unwrap_or(facts.len()));
    facts
}

fn is_spoilt(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Errored(_))
}
