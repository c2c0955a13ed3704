//! The host object. Its functions are the only way for a hint to call Rust.

pub(crate) mod dom;
pub(crate) mod encoding;
pub(crate) mod fetch;
pub(crate) mod record;
pub(crate) mod regex;
pub(crate) mod state;
pub(crate) mod url;

use std::rc::Rc;

use rquickjs::{Ctx, Function, Object, Persistent};

use super::outcome::HintError;
use super::scripts;
use state::Host;

/// Creates the `host` object that is passed to the scripts.
pub(crate) fn object<'js>(ctx: &Ctx<'js>, host: &Rc<Host>) -> rquickjs::Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    let own = || Rc::clone(host);

    object.set("load", Function::new(ctx.clone(), |ctx: Ctx<'js>, name: String| scripts::load(&ctx, &name))?)?;
    let here = own();
    object.set(
        "unsupported",
        Function::new(ctx.clone(), move |name: String| here.set_error(HintError::Unsupported(name)))?,
    )?;
    let here = own();
    object.set(
        "startTimer",
        Function::new(
            ctx.clone(),
            move |ctx: Ctx<'js>, callback: Function<'js>, millis: f64, repeats: bool, awaited: bool| {
                here.start_timer(Persistent::save(&ctx, callback), millis, repeats, awaited)
            },
        )?,
    )?;
    let here = own();
    object.set("stopTimer", Function::new(ctx.clone(), move |id: f64| here.stop_timer(id))?)?;
    let here = own();
    object.set("report", Function::new(ctx.clone(), move |ctx, error| here.report_uncaught(&ctx, error))?)?;
    regex::add(ctx, &object, &host.texts, &host.last_match)?;
    record::add(ctx, &object, host)?;
    fetch::add(ctx, &object, host)?;
    encoding::add(ctx, &object)?;
    let here = own();
    dom::add(ctx, &object, &host.documents, &host.deadline, move |bytes| here.charge(bytes))?;
    url::add(ctx, &object, &host.urls)?;
    Ok(object)
}
