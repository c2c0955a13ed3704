// Checks a page from standard input with html-validate, then runs its script in jsdom and searches, filters by a
// verdict and sorts, as a teacher would. Prints the results as JSON.
import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import { JSDOM } from "jsdom";

const page = readFileSync(0, "utf8");
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  // Stylistic: maud writes void elements and attributes in its own way.
  rules: { "void-style": "off", "doctype-style": "off", "long-title": "off", "no-inline-style": "error" },
});
const { results } = await validator.validateString(page);
const seen = { wrong: results.flatMap(({ messages }) => messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`)) };

const { window } = new JSDOM(page, { runScripts: "dangerously" });
const { document } = window;
seen.scripts = document.scripts.length;
seen.foreign = [...document.querySelectorAll("img, iframe, object, link, [src], [onerror], [onclick], [href]:not([href^='#'])")].map((e) => e.outerHTML);
seen.deadLinks = [...document.querySelectorAll("a")].map((link) => link.hash).filter((hash) => !document.querySelector(hash));
seen.order = [...document.querySelector("main").children].map((element) => element.className || element.localName);
const rows = () => [...document.querySelectorAll("tbody")];
const names = () => rows().filter((row) => !row.hidden).map((row) => row.querySelector("th").textContent);
if (rows().length > 0) {
  const search = document.querySelector("input[type=search]");
  const type = (text) => {
    search.value = text;
    search.dispatchEvent(new window.Event("input", { bubbles: true }));
    return names();
  };
  seen.all = names();
  seen.searched = type("ADA");
  type("");
  document.querySelector("input[value=errored]").click();
  seen.errored = names();
  const broken = document.querySelector("input[value=broken]");
  seen.brokenIsOffered = !broken.parentElement.hidden;
  broken.click();
  seen.broken = names();
  document.querySelector("input[value=all]").click();
  const buttons = [...document.querySelectorAll("thead button")];
  const sorted = (column) => (buttons[column].click(), names());
  seen.byTime = sorted(5);
  seen.byTimeDown = sorted(5);
  seen.byHints = sorted(4);
  seen.sorts = [...document.querySelectorAll("thead th")].map((heading) => heading.getAttribute("aria-sort"));
}
console.log(JSON.stringify(seen));
