//! Parses HTML for `DOMParser` with html5ever into scraper's tree. Documents are read-only; JavaScript addresses a node
//! by its document's number and its own. The classes are in web/dom.js.
// rquickjs passes owned strings.
#![allow(clippy::needless_pass_by_value)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use ego_tree::{NodeId, NodeRef};
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use rquickjs::{Ctx, Exception, Function, Object};
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};

use crate::engine::deadline::Deadline;

/// How many bytes are parsed between two checks of the deadline: html5ever's time is quadratic in the nesting depth.
const PIECE: usize = 8 << 10;
/// About how many bytes an element with its text takes.
const ELEMENT_BYTES: usize = 400;

/// The documents that a hint has parsed.
#[derive(Default)]
pub(crate) struct Documents(RefCell<Vec<Document>>);

struct Document {
    html: Html,
    nodes: Vec<NodeId>,
    numbers: HashMap<NodeId, usize>,
}

impl Documents {
    pub(crate) fn clear(&self) {
        self.0.take();
    }

    fn with<T>(&self, document: usize, node: usize, read: impl FnOnce(&Document, NodeRef<'_, Node>) -> T) -> Option<T> {
        let documents = self.0.borrow();
        let document = documents.get(document)?;
        let node = document.html.tree.get(*document.nodes.get(node)?)?;
        Some(read(document, node))
    }
}

/// Adds `host.parseHtml(markup)` and the `host.dom…(document, node)` readers.
pub(crate) fn add<'js>(
    ctx: &Ctx<'js>,
    object: &Object<'js>,
    documents: &Rc<Documents>,
    deadline: &Rc<Deadline>,
    charge: impl Fn(usize) -> bool + 'static,
) -> rquickjs::Result<()> {
    let own = || Rc::clone(documents);
    let (here, deadline) = (own(), Rc::clone(deadline));
    let parse = move |ctx, markup: String| parse(&ctx, &here, &deadline, &charge, &markup);
    object.set("parseHtml", Function::new(ctx.clone(), parse)?)?;
    let here = own();
    object.set("domNode", Function::new(ctx.clone(), move |d, n| here.with(d, n, |_, node| describe(node)))?)?;
    let here = own();
    object.set("domText", Function::new(ctx.clone(), move |d, n| here.with(d, n, |_, node| text(node)))?)?;
    let here = own();
    let html = move |d, n, outer: bool| here.with(d, n, |_, node| html(node, outer));
    object.set("domHtml", Function::new(ctx.clone(), html)?)?;
    let here = own();
    let attributes = move |d, n| here.with(d, n, |_, node| attributes(node));
    object.set("domAttributes", Function::new(ctx.clone(), attributes)?)?;
    let here = own();
    object.set("domParent", Function::new(ctx.clone(), move |d, n| here.with(d, n, parent).flatten())?)?;
    let here = own();
    object.set("domChildren", Function::new(ctx.clone(), move |d, n| here.with(d, n, children))?)?;
    let here = own();
    let select = move |d, n, selector: String, first: bool| {
        here.with(d, n, |document, node| select(document, node, &selector, first)).flatten()
    };
    object.set("domSelect", Function::new(ctx.clone(), select)?)
}

fn parse(
    ctx: &Ctx<'_>,
    documents: &Documents,
    deadline: &Deadline,
    charge: &impl Fn(usize) -> bool,
    markup: &str,
) -> rquickjs::Result<usize> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = driver::parse_document(sink, ParseOpts::default());
    let mut rest = markup;
    while !rest.is_empty() {
        if deadline.expired() {
            return Err(Exception::throw_message(ctx, "interrupted"));
        }
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
        let elements = memchr::memchr_iter(b'<', piece.as_bytes()).count();
        if !charge(piece.len() + elements * ELEMENT_BYTES) {
            return Err(Exception::throw_message(ctx, "out of memory"));
        }
        parser.process(StrTendril::from_slice(piece));
        rest = after;
    }
    let html = parser.finish();
    let nodes: Vec<NodeId> = html.tree.nodes().map(|node| node.id()).collect();
    let numbers = nodes.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let mut documents = documents.0.borrow_mut();
    documents.push(Document { html, nodes, numbers });
    Ok(documents.len() - 1)
}

/// A node's kind, its name and its text, where it has them.
fn describe(node: NodeRef<'_, Node>) -> Vec<Option<String>> {
    let (kind, name, data) = match node.value() {
        Node::Document => ("document", None, None),
        Node::Fragment => ("fragment", None, None),
        Node::Doctype(doctype) => ("doctype", Some(doctype.name()), None),
        Node::Comment(comment) => ("comment", None, Some(&**comment)),
        Node::Text(text) => ("text", None, Some(&**text)),
        Node::Element(element) => ("element", Some(element.name()), None),
        Node::ProcessingInstruction(_) => ("comment", None, None),
    };
    vec![Some(kind.to_owned()), name.map(str::to_owned), data.map(str::to_owned)]
}

fn text(node: NodeRef<'_, Node>) -> String {
    node.descendants().filter_map(|node| node.value().as_text().map(|text| &**text)).collect()
}

fn html(node: NodeRef<'_, Node>, outer: bool) -> String {
    let element = ElementRef::wrap(node);
    element.map_or_else(String::new, |element| if outer { element.html() } else { element.inner_html() })
}

fn attributes(node: NodeRef<'_, Node>) -> Vec<Vec<String>> {
    let element = node.value().as_element();
    let pairs = element.into_iter().flat_map(scraper::node::Element::attrs);
    pairs.map(|(name, value)| vec![name.to_owned(), value.to_owned()]).collect()
}

fn parent(document: &Document, node: NodeRef<'_, Node>) -> Option<usize> {
    document.numbers.get(&node.parent()?.id()).copied()
}

fn children(document: &Document, node: NodeRef<'_, Node>) -> Vec<usize> {
    node.children().filter_map(|child| document.numbers.get(&child.id()).copied()).collect()
}

/// The descendants that match, in the document's order; `None` for a selector that is not valid.
fn select(document: &Document, node: NodeRef<'_, Node>, selector: &str, first: bool) -> Option<Vec<usize>> {
    let selector = Selector::parse(selector).ok()?;
    let scope = ElementRef::wrap(node);
    let below = node.descendants().skip(1).filter_map(ElementRef::wrap);
    let found = below.filter(|element| selector.matches_with_scope(element, scope));
    let most = if first { 1 } else { usize::MAX };
    Some(found.take(most).filter_map(|element| document.numbers.get(&element.id()).copied()).collect())
}
