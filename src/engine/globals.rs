//! What code may see beside the web. Hints see nothing more; a behaviour sees an app that runs, and this is where it comes in.

use std::rc::Rc;
use std::sync::Arc;

use rquickjs::{Context, Runtime};

use super::host::Host;
use crate::challenge::Hint;

/// Adds its globals to a fresh engine, and lives as long as that.
pub(crate) trait World {
    /// Enters a fresh engine. `context` is the realm in which the code will run.
    fn enter(&mut self, runtime: &Runtime, context: &Context, pause: &Pause) -> rquickjs::Result<()>;

    /// Hears that this code is about to run.
    fn begins(&self, code: &Hint);
}

/// Lets a world wait for what is not JavaScript without using up the code's time.
#[derive(Clone)]
pub(crate) struct Pause(pub(crate) Rc<Host>);

impl Pause {
    /// Runs `wait` off the clock.
    pub(crate) fn during<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.0.clock.paused(wait)
    }
}

/// Makes a world, on the engine's thread.
pub(crate) type MakeWorld = Arc<dyn Fn() -> Box<dyn World> + Send + Sync>;
