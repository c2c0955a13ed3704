//! Sends a hint's requests to its submission and delivers the answers.

use std::rc::Rc;
use std::sync::Arc;

use rquickjs::{ArrayBuffer, Ctx, Function, Object, Persistent, Value};
use url::Url;

use super::state::Host;
use crate::engine::outcome::HintError;
use crate::engine::trace::Exchange;
use crate::submission::{Answer, CorsRequest, Fault, Redirects, Request, Submission, is_forbidden_header};

/// Adds `host.request(url, more, settle)`, which returns the request's number; `more` is undefined for a plain GET.
/// `settle` is called with the number and the answer's status, or without arguments if there is no answer.
/// `host.forget` takes the number of a request; `host.answerHead`, `host.answerText`, `host.answerBytes` and
/// `host.answerHeaders` take that of an answered one. `host.isForbiddenHeader` takes a name and a value.
pub(crate) fn add<'js>(ctx: &Ctx<'js>, object: &Object<'js>, host: &Rc<Host>) -> rquickjs::Result<()> {
    let own = || Rc::clone(host);
    let here = own();
    let request = move |ctx: Ctx<'js>, url: String, more: Option<Object<'js>>, settle| {
        send(&ctx, &here, &url, more.as_ref(), settle)
    };
    object.set("request", Function::new(ctx.clone(), request)?)?;
    let is_forbidden = |name: rquickjs::String<'js>, value: rquickjs::String<'js>| {
        let text = |text: rquickjs::String<'js>| text.to_string().unwrap_or_default();
        is_forbidden_header(&text(name), &text(value))
    };
    object.set("isForbiddenHeader", Function::new(ctx.clone(), is_forbidden)?)?;
    let here = own();
    let forget = move |index: usize| drop(here.awaited.borrow_mut().remove(&index));
    object.set("forget", Function::new(ctx.clone(), forget)?)?;
    let here = own();
    let head = move |ctx: Ctx<'js>, index: usize| {
        here.answers.borrow().get(&index).map(|answer| head(&ctx, answer)).transpose()
    };
    object.set("answerHead", Function::new(ctx.clone(), head)?)?;
    let here = own();
    let text = move |ctx: Ctx<'js>, index: usize| {
        here.answers.borrow().get(&index).map(|answer| here.texts.of(&ctx, answer)).transpose()
    };
    object.set("answerText", Function::new(ctx.clone(), text)?)?;
    let here = own();
    let bytes = move |ctx: Ctx<'js>, index: usize| {
        let answers = here.answers.borrow();
        ArrayBuffer::new_copy(ctx, answers.get(&index).map_or(&[][..], |answer| &answer.body))
    };
    object.set("answerBytes", Function::new(ctx.clone(), bytes)?)?;
    let here = own();
    let headers = move |index: usize| here.answers.borrow().get(&index).map(|answer| pairs(&answer.headers));
    object.set("answerHeaders", Function::new(ctx.clone(), headers)?)
}

fn head<'js>(ctx: &Ctx<'js>, answer: &Answer) -> rquickjs::Result<Object<'js>> {
    let head = Object::new(ctx.clone())?;
    head.set("statusText", answer.status_text.as_str())?;
    head.set("url", answer.url.as_str())?;
    head.set("redirected", answer.redirected)?;
    head.set("type", if answer.opaque { "opaqueredirect" } else { "basic" })?;
    head.set("size", answer.body.len())?;
    Ok(head)
}

fn pairs(headers: &[(String, String)]) -> Vec<Vec<String>> {
    headers.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect()
}

fn send<'js>(
    ctx: &Ctx<'js>,
    host: &Rc<Host>,
    url: &str,
    more: Option<&Object<'js>>,
    settle: Function<'js>,
) -> rquickjs::Result<Option<usize>> {
    let url = host.urls.parse(url).map_err(|error| rquickjs::Exception::throw_type(ctx, &error.to_string()))?;
    let request = match more {
        None => Request::get(url),
        Some(more) => read(url, more)?,
    };
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    let body = request.body.as_ref().map_or(0, Vec::len);
    if !host.charge(request.url.as_str().len() + headers + body) {
        return Ok(None);
    }
    let submission = host.submission.borrow().clone();
    let with_upload = more.is_some_and(|more| more.get("hasUploadListeners").unwrap_or(false));
    let is_checked = more.is_none_or(|more| more.get::<_, String>("mode").is_ok_and(|mode| mode != "no-cors"));
    let cors = is_checked.then(|| CorsRequest::of(&request, with_upload));
    let exchange = Exchange::new(&request.method, request.url.as_str(), cors);
    let (Some(index), Some(submission)) = (add_exchange(host, exchange), submission) else {
        settle.call::<_, ()>(())?;
        return Ok(None);
    };
    host.awaited.borrow_mut().insert(index, Persistent::save(ctx, settle));
    // Those after a POST wait with it, so that the order stays.
    let is_post = request.method == "POST" && !request.credentials;
    if is_post || !host.unsent.borrow().is_empty() {
        host.unsent.borrow_mut().push((index, request));
    } else {
        fetch(host, &submission, index, request);
    }
    Ok(Some(index))
}

fn fetch(host: &Host, submission: &Submission, index: usize, request: Request) {
    let (reply_sender, run) = (host.reply_sender.clone(), host.run());
    // Sending fails only when the engine has been dropped.
    submission.fetch(request, move |answer| drop(reply_sender.send((index, run, answer))));
}

/// Sends the requests that wait until it is known whether the hint awaits them. One that a page would never hear of keeps
/// the session that the app begins: the hint means to sign in, for which a browser needs credentials.
pub(crate) fn send_waiting(host: &Host, is_awaited: bool) {
    let Some(submission) = host.submission.borrow().clone() else { return };
    for (index, mut request) in host.unsent.take() {
        // It may have been aborted.
        if host.awaited.borrow().contains_key(&index) {
            request.keeps_session = !is_awaited && request.method == "POST" && !request.credentials;
            if let Some(exchange) = host.trace.borrow_mut().exchanges.get_mut(index) {
                exchange.keeps_session = request.keeps_session;
            }
            fetch(host, &submission, index, request);
        }
    }
}

fn read(url: Url, given: &Object<'_>) -> rquickjs::Result<Request> {
    let redirects = match given.get::<_, String>("redirect")?.as_str() {
        "manual" => Redirects::Manual,
        "error" => Redirects::Error,
        _ => Redirects::Follow,
    };
    let headers: Vec<Vec<String>> = given.get("headers")?;
    let pairs = headers.into_iter().filter_map(|pair| <[String; 2]>::try_from(pair).ok());
    Ok(Request {
        method: given.get("method")?,
        url,
        headers: pairs.map(|[name, value]| (name, value)).collect(),
        body: body_bytes(&given.get("body")?)?,
        redirects,
        credentials: given.get("credentials")?,
        keeps_session: false,
        is_preflight: false,
    })
}

fn body_bytes(body: &Value<'_>) -> rquickjs::Result<Option<Vec<u8>>> {
    if let Some(text) = body.as_string() {
        return Ok(Some(text.to_string()?.into_bytes()));
    }
    let buffer = body.as_object().cloned().and_then(ArrayBuffer::from_object);
    // SAFETY: the bytes are copied at once; no JavaScript runs in between that could detach the buffer.
    #[allow(unsafe_code)]
    Ok(buffer.and_then(|buffer| unsafe { buffer.as_bytes() }.map(<[u8]>::to_vec)))
}

/// Calls the request's callback with the answer's number and status, or without arguments after a fault.
pub(crate) fn deliver<'js>(
    ctx: &Ctx<'js>,
    host: &Rc<Host>,
    index: usize,
    answer: Result<Arc<Answer>, Fault>,
) -> rquickjs::Result<()> {
    let Some(settle) = host.awaited.borrow_mut().remove(&index) else { return Ok(()) };
    let settle = settle.restore(ctx)?;
    keep(host, index, &answer);
    match answer {
        Ok(answer) => {
            host.charge(answer.body.len());
            let status = answer.status;
            host.answers.borrow_mut().insert(index, answer);
            settle.call((index, status))
        }
        Err(_) => settle.call(()),
    }
}

/// Adds the answer to the trace; beyond 64 MiB of bodies, without its body.
fn keep(host: &Host, index: usize, answer: &Result<Arc<Answer>, Fault>) {
    const BODIES: usize = 64 << 20;
    let exchanges = &mut host.trace.borrow_mut().exchanges;
    let body = |answer: &Result<Arc<Answer>, Fault>| answer.as_ref().map_or(0, |answer| answer.body.len());
    let kept: usize = exchanges.iter().filter_map(|exchange| exchange.answer.as_ref()).map(body).sum();
    if let Some(exchange) = exchanges.get_mut(index) {
        let fits = kept + body(answer) <= BODIES;
        exchange.answer = Some(if fits { answer.clone() } else { answer.clone().map(|a| Arc::new(a.head())) });
    }
}

/// Adds an exchange to the trace and returns its index; `None` if the hint has reached its limit of requests.
fn add_exchange(host: &Host, exchange: Exchange) -> Option<usize> {
    let exchanges = &mut host.trace.borrow_mut().exchanges;
    if exchanges.len() >= host.limits.requests {
        host.set_error(HintError::TooManyRequests(host.limits.requests));
        return None;
    }
    exchanges.push(exchange);
    Some(exchanges.len() - 1)
}
