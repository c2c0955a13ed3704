// Renews the report at each event of the server. Parts that are the same stay as they are, with what the reader has
// focused, selected or unfolded in them; hints that changed are marked.
"use strict";
const [status, grading, lost, ended, changes, report] =
  ["status", "grading", "lost", "ended", "changes", "report"].map((id) => document.getElementById(id));
const PARTS = "nav, header, .banner, .hints > li, .finding, h2, h3, p.verdict";
const FOCUSABLE = "a[href], summary, [tabindex]";

// The parts of a report that are in no other part, each with a key that it has in the next report too.
function keyed(root) {
  const counts = new Map();
  const all = [...root.querySelectorAll(PARTS)].filter((part) => !part.parentElement?.closest(PARTS));
  return new Map(all.map((part) => {
    const name = `${part.closest("article")?.id} ${part.localName}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [`${name} ${count}`, part];
  }));
}

const focusables = (part) => (part ? [part, ...part.querySelectorAll(FOCUSABLE)] : []);
const sourcesOf = (parts) => new Map([...parts].map(([key, part]) => [key, part.outerHTML]));
// The parts as the server sent them, since a reader can unfold what is in them.
let sources = sourcesOf(keyed(report));

// The text of a part without line numbers, which another line above changes.
function meaning(part) {
  const copy = part.cloneNode(true);
  for (const number of copy.querySelectorAll(".no, .place, .edit, .badge")) number.remove();
  return copy.textContent;
}

function markChanged(part, before) {
  if (!part.matches(".hints > li") || meaning(part) === meaning(before)) return;
  const [was, is] = [before, part].map((one) => one.querySelector(".mark")?.getAttribute("aria-label"));
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.textContent = was === is ? report.dataset.changed : `${was} → ${is}`;
  part.classList.add("changed");
  part.prepend(badge);
}

function unfoldAs(before, part) {
  const unfolded = [...before.querySelectorAll("details")].map((details) => details.open);
  [...part.querySelectorAll("details")].forEach((details, index) => (details.open = unfolded[index] ?? details.open));
}

function renew(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const [old, fresh] = [keyed(report), keyed(template.content)];
  const received = sourcesOf(fresh);
  const isInPlace = [...old.keys()].join() === [...fresh.keys()].join();
  const [focused, focusedPart] = [...old].find(([, part]) => part.contains(document.activeElement)) ?? [];
  const focusedIndex = focusables(focusedPart).indexOf(document.activeElement);

  for (const [key, part] of fresh) {
    const before = old.get(key);
    if (!before) continue;
    const isSame = received.get(key) === sources.get(key) && !before.classList.contains("changed");
    if (!isSame) {
      markChanged(part, before);
      unfoldAs(before, part);
    }
    if (isInPlace && !isSame) before.replaceWith(part);
    if (!isInPlace && isSame) part.replaceWith(before);
  }
  if (!isInPlace) report.replaceChildren(template.content);
  sources = received;

  const now = keyed(report);
  if (focusedIndex >= 0 && document.activeElement === document.body) {
    focusables(now.get(focused))[focusedIndex]?.focus({ preventScroll: true });
  }
}

// Changes the page, and scrolls so that what the reader looks at stays where it is: the part with the focus, else the
// first that begins on the screen.
function inPlace(change) {
  const boxes = [...keyed(report)].map(([key, part]) => [key, part, part.getBoundingClientRect()]);
  const isOnScreen = ([, , box]) => box.top >= 0 && box.top < innerHeight;
  const hasFocus = (one) => isOnScreen(one) && one[1].contains(document.activeElement);
  const anchor = boxes.find(hasFocus) ?? boxes.find(isOnScreen) ?? boxes.find(([, , box]) => box.bottom > 0);
  const isAtTop = scrollY === 0;
  change();
  const now = anchor && keyed(report).get(anchor[0]);
  if (now && !isAtTop) scrollBy({ top: now.getBoundingClientRect().top - anchor[2].top, behavior: "instant" });
}

let content = "";
function show(frame) {
  document.title = frame.title;
  status.textContent = frame.status;
  grading.hidden = !frame.is_grading;
  ended.hidden = !frame.has_ended;
  if (frame.content !== content) renew(frame.content);
  content = frame.content;
  // A screen reader reads out what is put here, so that the same sentences are not put here again while a round runs.
  if (frame.changes.join("\n") !== [...changes.children].map((item) => item.textContent).join("\n")) {
    changes.replaceChildren(...frame.changes.map((change) => {
      const item = document.createElement("p");
      item.textContent = change;
      return item;
    }));
  }
}

const events = new EventSource("events");
events.addEventListener("open", () => (lost.hidden = true));
events.addEventListener("error", () => (lost.hidden = false));
events.addEventListener("message", ({ data }) => {
  const frame = JSON.parse(data);
  inPlace(() => show(frame));
  if (frame.has_ended) events.close();
});
