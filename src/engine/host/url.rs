//! Parses, resolves and changes URLs with the `url` crate; the class is in web/url.js.
// rquickjs passes owned strings.
#![allow(clippy::needless_pass_by_value)]

use std::cell::RefCell;
use std::rc::Rc;

use rquickjs::{Ctx, Function, Object};
use url::{ParseError, Url, quirks};

/// How many URLs are cached.
const MOST: usize = 16;

/// The cache of parsed URLs: a hint passes the same few URLs repeatedly, as text.
#[derive(Default)]
pub(crate) struct UrlCache(RefCell<Vec<(String, Url)>>);

impl UrlCache {
    /// Parses an absolute URL.
    pub(crate) fn parse(&self, text: &str) -> Result<Url, ParseError> {
        if let Some((_, known)) = self.0.borrow().iter().find(|(known, _)| known == text) {
            return Ok(known.clone());
        }
        let url = Url::parse(text)?;
        self.keep(text.to_owned(), &url);
        Ok(url)
    }

    fn keep(&self, text: String, url: &Url) {
        let mut known = self.0.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.push((text, url.clone()));
    }

    fn resolve(&self, url: &str, base: Option<String>) -> Option<String> {
        let Some(base) = base else { return self.parse(url).ok().map(String::from) };
        let url = self.parse(&base).ok()?.join(url).ok()?;
        self.keep(url.as_str().to_owned(), &url);
        Some(url.into())
    }
}

/// Adds `host.resolveUrl(url, base)`, which returns the URL as text, and two functions that return its parts,
/// `host.parseUrl(url)` and `host.changeUrl(href, part, value)`. All return `undefined` if the URL is invalid.
pub(crate) fn add<'js>(ctx: &Ctx<'js>, object: &Object<'js>, urls: &Rc<UrlCache>) -> rquickjs::Result<()> {
    object.set("parseUrl", Function::new(ctx.clone(), parse)?)?;
    let here = Rc::clone(urls);
    let resolve = move |url: String, base: Option<String>| here.resolve(&url, base);
    object.set("resolveUrl", Function::new(ctx.clone(), resolve)?)?;
    object.set("changeUrl", Function::new(ctx.clone(), change)?)
}

fn parse(url: String) -> Option<Vec<String>> {
    Url::parse(&url).ok().map(|url| parts(&url))
}

/// In the order of `PARTS` in web/url.js.
fn parts(url: &Url) -> Vec<String> {
    let parts = [
        quirks::href(url),
        &quirks::origin(url),
        quirks::protocol(url),
        quirks::username(url),
        quirks::password(url),
        quirks::host(url),
        quirks::hostname(url),
        quirks::port(url),
        quirks::pathname(url),
        quirks::search(url),
        quirks::hash(url),
    ];
    parts.map(str::to_owned).to_vec()
}

/// As in the standard, an invalid value leaves the URL unchanged; only an invalid `href` is an error.
fn change(href: String, part: String, value: String) -> Option<Vec<String>> {
    let mut url = Url::parse(&href).ok()?;
    match part.as_str() {
        "href" => quirks::set_href(&mut url, &value).ok()?,
        "hash" => quirks::set_hash(&mut url, &value),
        "host" => drop(quirks::set_host(&mut url, &value)),
        "hostname" => drop(quirks::set_hostname(&mut url, &value)),
        "password" => drop(quirks::set_password(&mut url, &value)),
        "pathname" => quirks::set_pathname(&mut url, &value),
        "port" => drop(quirks::set_port(&mut url, &value)),
        "protocol" => drop(quirks::set_protocol(&mut url, &value)),
        "search" => quirks::set_search(&mut url, &value),
        "username" => drop(quirks::set_username(&mut url, &value)),
        _ => {}
    }
    Some(parts(&url))
}
