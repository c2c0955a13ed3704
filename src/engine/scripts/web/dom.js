// DOMParser and its documents, which are read-only, since hints do not change pages. The tree is in Rust (host/dom.rs);
// a node is addressed by its document's number and its own.

const KINDS = { element: 1, text: 3, comment: 8, document: 9, doctype: 10, fragment: 11 };
const REFLECTED = { alt: 'alt', className: 'class', content: 'content', enctype: 'enctype', htmlFor: 'for', id: 'id', lang: 'lang',
  name: 'name', placeholder: 'placeholder', rel: 'rel', target: 'target', title: 'title' };
const FLAGS = ['checked', 'disabled', 'hidden', 'multiple', 'readOnly', 'required'];
const UNSUPPORTED = ['style', 'href', 'src', 'action', 'onclick', 'appendChild', 'append', 'prepend', 'remove', 'removeChild', 'insertBefore',
  'replaceChild', 'setAttribute', 'removeAttribute', 'createElement', 'createTextNode', 'addEventListener', 'click', 'cloneNode', 'evaluate'];

export function make({ host, part }) {
  const OWN = Symbol('own');
  // The node objects of each document, by number. The next hint's documents are numbered from 0 again.
  const wrappers = [];

  function wrap(doc, id) {
    if (id === null || id === undefined) return null;
    if (!wrappers[doc].has(id)) {
      const [kind, name, data] = host.domNode(doc, id);
      const type = { element: HTMLElement, document: Document }[kind] ?? Node;
      wrappers[doc].set(id, new type(OWN, doc, id, kind, name, data));
    }
    return wrappers[doc].get(id);
  }

  const text = (value) => `${value}`;
  const escapeName = (name) => text(name).replace(/[^a-zA-Z0-9_\u0080-\uffff]/g, (one) => `\\${one.charCodeAt(0).toString(16)} `);
  const quote = (value) => `"${text(value).replace(/["\\\n\r\f\0]/g, (one) => `\\${one.charCodeAt(0).toString(16)} `)}"`;
  const listOf = (nodes) => Object.assign(nodes, {
    item: (index) => nodes[index] ?? null,
    namedItem: (name) => nodes.find((node) => node.id === name || node.getAttribute?.('name') === name) ?? null,
  });

  class Node {
    #doc;
    #node;
    #kind;
    #name;
    #data;

    constructor(key, doc, node, kind, name, data) {
      if (key !== OWN) throw new TypeError('Illegal constructor');
      this.#doc = doc;
      this.#node = node;
      this.#kind = kind;
      this.#name = name;
      this.#data = data;
    }

    #wrap(node) { return wrap(this.#doc, node); }

    #select(selector, first) {
      const found = host.domSelect(this.#doc, this.#node, text(selector), first);
      if (found) return found.map((node) => this.#wrap(node));
      if (/:[a-z]/i.test(selector)) host.unsupported(`the selector ${selector}`);
      throw new (part('exception').DOMException)(`'${selector}' is not a valid selector.`, 'SyntaxError');
    }

    get nodeType() { return KINDS[this.#kind]; }
    get nodeName() { return this.#kind === 'element' ? this.#name.toUpperCase() : this.#kind === 'doctype' ? this.#name : `#${this.#kind}`; }
    get nodeValue() { return this.#data ?? null; }
    get data() { return this.#data; }
    get localName() { return this.#name; }
    get textContent() { return this.#kind === 'document' || this.#kind === 'doctype' ? null : this.#data ?? host.domText(this.#doc, this.#node); }
    get ownerDocument() { return this.#kind === 'document' ? null : this.#wrap(0); }
    get parentNode() { return this.#wrap(host.domParent(this.#doc, this.#node)); }
    get parentElement() { return this.parentNode?.nodeType === KINDS.element ? this.parentNode : null; }
    get childNodes() { return listOf(host.domChildren(this.#doc, this.#node).map((node) => this.#wrap(node))); }
    get children() { return listOf([...this.childNodes].filter((node) => node.nodeType === KINDS.element)); }
    get childElementCount() { return this.children.length; }
    get firstChild() { return this.childNodes[0] ?? null; }
    get lastChild() { return this.childNodes.at(-1) ?? null; }
    get firstElementChild() { return this.children[0] ?? null; }
    get lastElementChild() { return this.children.at(-1) ?? null; }
    get nextSibling() { return this.#beside('childNodes', 1); }
    get previousSibling() { return this.#beside('childNodes', -1); }
    get nextElementSibling() { return this.#beside('children', 1); }
    get previousElementSibling() { return this.#beside('children', -1); }

    #beside(list, step) {
      const siblings = this.parentNode?.childNodes.filter((node) => list === 'childNodes' || node === this || node.nodeType === KINDS.element) ?? [];
      return siblings[siblings.indexOf(this) + step] ?? null;
    }

    hasChildNodes() { return this.childNodes.length > 0; }

    contains(other) {
      for (let node = other; node; node = node.parentNode) if (node === this) return true;
      return false;
    }

    querySelector(selector) { return this.#select(selector, true)[0] ?? null; }

    querySelectorAll(selector) { return listOf(this.#select(selector, false)); }

    getElementsByTagName(name) { return this.querySelectorAll(name === '*' ? '*' : escapeName(text(name).toLowerCase())); }

    getElementsByClassName(names) {
      const wanted = text(names).split(/\s+/).filter(Boolean);
      return wanted.length === 0 ? listOf([]) : this.querySelectorAll(wanted.map((name) => `[class~=${quote(name)}]`).join(''));
    }

    // Members of Element, defined here because they need the private fields of Node.
    get attributes() { return listOf(host.domAttributes(this.#doc, this.#node).map(([name, value]) => ({ name, value, nodeName: name, nodeValue: value }))); }
    get innerHTML() { return host.domHtml(this.#doc, this.#node, false); }
    get outerHTML() { return host.domHtml(this.#doc, this.#node, true); }
    set innerHTML(_) { host.unsupported('changing a document'); }
    set outerHTML(_) { host.unsupported('changing a document'); }
    set textContent(_) { host.unsupported('changing a document'); }
  }

  class Element extends Node {
    get tagName() { return this.nodeName; }
    get innerText() { return this.textContent; }
    get classList() {
      const names = [...new Set((this.getAttribute('class') ?? '').split(/\s+/).filter(Boolean))];
      return Object.assign(names, { contains: (name) => names.includes(name), item: (index) => names[index] ?? null, value: this.className });
    }

    get dataset() {
      const data = this.attributes.filter(({ name }) => name.startsWith('data-'));
      return Object.fromEntries(data.map(({ name, value }) => [name.slice(5).replace(/-([a-z])/g, (_, letter) => letter.toUpperCase()), value]));
    }

    get type() {
      const given = this.getAttribute('type')?.toLowerCase();
      return given ?? ({ INPUT: 'text', BUTTON: 'submit' }[this.tagName] ?? '');
    }

    get value() {
      const given = this.getAttribute('value');
      switch (this.tagName) {
        case 'TEXTAREA': return this.textContent;
        case 'SELECT': return chosen(this)?.value ?? '';
        case 'OPTION': return given ?? this.textContent.replace(/[\t\n\f\r ]+/g, ' ').trim();
        default: return given ?? (this.type === 'checkbox' || this.type === 'radio' ? 'on' : '');
      }
    }

    get selected() {
      const select = this.tagName === 'OPTION' ? this.closest('select') : null;
      return select === null || select.multiple ? this.hasAttribute('selected') : chosen(select) === this;
    }

    get method() { return this.getAttribute('method')?.toLowerCase() === 'post' ? 'post' : 'get'; }

    get elements() { return this.querySelectorAll('input, button, select, textarea, fieldset, output, object'); }

    getAttribute(name) { return this.attributes.find((one) => one.name === text(name).toLowerCase())?.value ?? null; }

    getAttributeNames() { return this.attributes.map(({ name }) => name); }

    hasAttribute(name) { return this.getAttribute(name) !== null; }

    hasAttributes() { return this.attributes.length > 0; }

    matches(selector) { return this.ownerDocument.querySelectorAll(selector).includes(this); }

    closest(selector) {
      const found = this.ownerDocument.querySelectorAll(selector);
      for (let node = this; node; node = node.parentElement) if (found.includes(node)) return node;
      return null;
    }
  }

  /** The option that a list shows: the last that is marked, else the first that can be chosen. */
  function chosen(select) {
    const options = select.querySelectorAll('option');
    const marked = options.filter((option) => option.hasAttribute('selected'));
    if (select.multiple) return marked[0];
    return marked.at(-1) ?? options.find((option) => !option.disabled && option.closest('optgroup[disabled]') === null);
  }

  class HTMLElement extends Element {}

  class Document extends Node {
    get documentElement() { return this.children[0] ?? null; }
    get head() { return this.querySelector('html > head'); }
    get body() { return this.querySelector('html > body'); }
    get title() { return (this.querySelector('title')?.textContent ?? '').trim().replace(/\s+/g, ' '); }
    get forms() { return this.querySelectorAll('form'); }
    get images() { return this.querySelectorAll('img'); }
    get links() { return this.querySelectorAll('a[href], area[href]'); }
    get scripts() { return this.querySelectorAll('script'); }
    get contentType() { return 'text/html'; }

    getElementById(id) { return text(id) === '' ? null : this.querySelector(`[id=${quote(id)}]`); }

    getElementsByName(name) { return this.querySelectorAll(`[name=${quote(name)}]`); }
  }

  for (const [property, name] of Object.entries(REFLECTED)) {
    Object.defineProperty(Element.prototype, property, { configurable: true, get() { return this.getAttribute(name) ?? ''; } });
  }
  for (const name of FLAGS) {
    Object.defineProperty(Element.prototype, name, { configurable: true, get() { return this.hasAttribute(name); } });
  }
  for (const name of UNSUPPORTED) {
    Object.defineProperty(Node.prototype, name, { configurable: true, get() { return host.unsupported(`${name} of a parsed document`); } });
  }

  class DOMParser {
    parseFromString(markup, type) {
      if (type !== 'text/html') host.unsupported(`DOMParser for ${type}`);
      const doc = host.parseHtml(text(markup).toWellFormed());
      wrappers[doc] = new Map();
      return wrap(doc, 0);
    }
  }

  for (const type of [Document, HTMLElement]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: type === Document ? 'HTMLDocument' : type.name, configurable: true });
  }
  Object.assign(Node, { ELEMENT_NODE: 1, TEXT_NODE: 3, COMMENT_NODE: 8, DOCUMENT_NODE: 9 });
  return { DOMParser, Node, Element, HTMLElement, Document };
}
