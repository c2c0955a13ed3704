// The filter and the sorting of a class page, and the details of the rows of a large one. Also moves the sums to their
// position in the document.
"use strict";
const main = document.querySelector("main");
main.querySelector("header").after(main.querySelector(".sums"));

const table = document.getElementById("reports");
const tools = document.querySelector(".tools");
const search = tools.querySelector("input[type=search]");
const shown = tools.querySelector("output");
const rows = Array.from(table.tBodies);
tools.hidden = false;
tools.querySelector("input[value=broken]").parentElement.hidden = !rows.some((row) => "broken" in row.dataset);

// The text of each row in lower case, with its packed details, collected at the first search.
let texts;
const characters = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
const textOfHtml = (html) => html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|quot|amp);/g, (name) => characters[name]);

function textOfRow(row, unpacked) {
  const [number, index] = row.querySelector("[data-pack]")?.dataset.pack.split(".") ?? [];
  const details = number === undefined ? "" : textOfHtml(unpacked.get(number)[index]);
  return `${row.textContent} ${row.dataset.kinds ?? ""} ${details}`.toLowerCase();
}

// Whether the texts are there; else it filters again once the details are unpacked.
let isCollecting = false;
function hasTexts() {
  if (texts || isCollecting) return Boolean(texts);
  const numbers = Array.from(document.querySelectorAll("script[id^=pack]"), (script) => script.id.slice("pack".length));
  const collect = (unpacked) => (texts = rows.map((row) => textOfRow(row, unpacked)));
  if (numbers.length === 0) return Boolean(collect(new Map()));
  isCollecting = true;
  Promise.all(numbers.map(async (number) => [number, await details(number)]))
    .then((unpacked) => collect(new Map(unpacked)))
    .then(filter);
  return false;
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const verdict = tools.querySelector("input[type=radio]:checked").value;
  if (words.length > 0 && !hasTexts()) return;
  const isWanted = (row) =>
    verdict === "all" || (verdict === "broken" ? "broken" in row.dataset : row.dataset.verdict === verdict);
  let count = 0;
  rows.forEach((row, index) => {
    const hidden = !(isWanted(row) && words.every((word) => texts[index].includes(word)));
    if (row.hidden !== hidden) row.hidden = hidden;
    if (!hidden) count += 1;
  });
  shown.value = `${count} / ${rows.length}`;
}

function sort(column, heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const key = (row) => row.rows[0].cells[column].dataset.key ?? row.rows[0].cells[column].textContent;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const keyed = rows.map((row) => [key(row), row]);
  keyed.sort((a, b) => compare(a[0], b[0]) * (descending ? -1 : 1));
  table.append(...keyed.map(([, row]) => row));
}

const packs = new Map();
async function unpack(number) {
  const packed = Uint8Array.from(atob(document.getElementById(`pack${number}`).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

function details(number) {
  if (!packs.has(number)) packs.set(number, unpack(number));
  return packs.get(number);
}

async function showPacked(element) {
  const [number, index] = element.dataset.pack.split(".");
  delete element.dataset.pack;
  element.insertAdjacentHTML("beforeend", (await details(number))[index]);
}

// A link leads to a row or a challenge, which is shown whatever the filter says, and unfolded.
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  const details = target?.matches("details") ? target : target?.querySelector("details");
  if (details) details.open = true;
  if (target) target.hidden = false;
  target?.scrollIntoView();
}

Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent;
  button.addEventListener("click", () => sort(column, heading));
  heading.replaceChildren(button);
});
tools.addEventListener("input", filter);
// So that the texts are there when the first word is typed.
search.addEventListener("focus", hasTexts, { once: true });
// This event does not bubble.
table.addEventListener("toggle", ({ target }) => target.open && target.dataset.pack && showPacked(target), true);
addEventListener("hashchange", openTarget);
filter();
openTarget();
