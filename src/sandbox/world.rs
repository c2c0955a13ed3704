//! What code may see beside the web. Hints see nothing more; a behaviour sees an app that runs, and this is where it comes in.

use std::sync::Arc;

use rquickjs::{Context, Runtime};

/// Adds its globals to a fresh engine, and lives as long as that.
pub(crate) trait World {
    /// Enters a fresh engine. `context` is the realm in which the code will run.
    fn enter(&mut self, runtime: &Runtime, context: &Context) -> rquickjs::Result<()>;
}

/// Makes a world, on the engine's thread.
pub(crate) type MakeWorld = Arc<dyn Fn() -> Box<dyn World> + Send + Sync>;
