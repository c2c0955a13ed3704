//! Patterns: the translated matcher is compared with the engine's own.

use std::cell::Cell;
use std::ops::Range;
use std::str;

use rquickjs::function::IntoArgs;
use rquickjs::{Array, Context, Ctx, Function, Persistent, Runtime};

use super::inside;
use crate::explain::pattern::{forbidden, progress};
use crate::regex::{Pattern, Spans};

/// Returns `false` for a syntax error, `null` for no match, otherwise the spans, -1 for a group without one.
const EXEC: &str = "(source, flags, text, start) => {
    try {
        new RegExp(source, flags);
    } catch (error) {
        if (error instanceof SyntaxError) return [-2];
        throw error;
    }
    const pattern = new RegExp(source, flags.replace(/[dg]/g, '') + 'dg');
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    return found ? Array.from(found.indices, (span) => span ?? [-1, -1]).flat() : [];
}";

/// How often an engine may ask whether to go on: it does so after thousands of steps.
const PATIENCE: u32 = 20;

thread_local! {
    static ENGINE: Engine = Engine::new();
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

struct Engine {
    exec: Persistent<Function<'static>>,
    context: Context,
    _runtime: Runtime,
}

/// What the engine says of a pattern.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Invalid,
    Found(Option<Spans>),
}

impl Engine {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        runtime.set_memory_limit(64 << 20);
        let asked = || ASKED.with(|asked| asked.replace(asked.get() + 1)) > PATIENCE;
        runtime.set_interrupt_handler(Some(Box::new(asked)));
        let context = Context::full(&runtime).unwrap();
        let exec = context.with(|ctx| Persistent::save(&ctx, ctx.eval::<Function<'_>, _>(EXEC).unwrap()));
        Self { exec, context, _runtime: runtime }
    }

    /// `None` if a limit was hit.
    fn exec(&self, source: &str, flags: &str, text: &str, start: usize) -> Option<Said> {
        ASKED.set(0);
        self.context.with(|ctx| {
            let exec = self.exec.clone().restore(&ctx).unwrap();
            let said = call(&exec, (source, flags, text, start));
            if said.is_none() {
                drop::<rquickjs::Value<'_>>(Ctx::catch(&ctx));
            }
            said
        })
    }
}

fn call<'js>(exec: &Function<'js>, args: impl IntoArgs<'js>) -> Option<Said> {
    let answer: Array<'js> = exec.call(args).ok()?;
    let numbers: Vec<i32> = answer.iter().collect::<rquickjs::Result<_>>().ok()?;
    let span =
        |pair: &[i32]| -> Option<Range<usize>> { Some(usize::try_from(pair[0]).ok()?..usize::try_from(pair[1]).ok()?) };
    Some(match numbers.as_slice() {
        [-2] => Said::Invalid,
        [] => Said::Found(None),
        pairs => Said::Found(Some(pairs.chunks_exact(2).map(span).collect())),
    })
}

/// A pattern, its flags and a text, each in lines of their own.
pub fn pattern(bytes: &[u8]) {
    let Ok(all) = str::from_utf8(bytes) else { return };
    let mut parts = all.splitn(3, '\n');
    let [source, flags, text] = [(); 3].map(|()| parts.next().unwrap_or_default());
    explained(source, flags, text);
    // The engine runs what is refused here, and accepts some of what is a syntax error.
    let Ok(pattern) = Pattern::shared(source, flags) else { return };
    let Some(said) = ENGINE.with(|engine| engine.exec(source, flags, text, 0)) else { return };
    let found = pattern.captures_at(text, 0);
    assert_eq!(pattern.is_match(text), found.is_some());
    assert_eq!(pattern.find_at(text, 0), found.as_ref().and_then(|spans| spans[0].clone()));
    found.iter().flatten().flatten().for_each(|span| inside(text, span));
    pattern.find_all(text, 50).iter().for_each(|span| inside(text, span));
    if !pattern.is_exact_for(text) {
        return;
    }
    let Said::Found(mut theirs) = said else {
        // It takes `a{2,1` for a wrong quantifier, where ECMAScript (Annex B) and V8 take it for text.
        assert!(source.contains('{'), "/{source}/{flags} is no pattern for the engine");
        return;
    };
    let mut ours = pattern.captures_utf16_at(text, 0);
    if !pattern.captures_are_exact() {
        [&mut theirs, &mut ours].into_iter().flatten().for_each(|spans| spans.truncate(1));
    }
    assert_eq!(ours, theirs, "/{source}/{flags} in {text:?}");
}

/// Why the pattern does not match, whether or not it does.
fn explained(source: &str, flags: &str, text: &str) {
    if let Some(span) = forbidden(source, flags, text) {
        inside(text, &span);
    }
    let other = "io.on('connection', (socket) => { io.emit('user count', currentUsers); });";
    let Some(progress) = progress(source, flags, text, &[other]) else { return };
    progress.matched.iter().chain(&progress.after).for_each(|piece| inside(text, &piece.span));
    progress.stopped_at.iter().for_each(|span| inside(text, span));
    if let Some(near) = &progress.near {
        inside(if near.file.is_some() { other } else { text }, &near.span);
    }
}
