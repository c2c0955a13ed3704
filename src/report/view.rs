//! A report in the order in which a person reads it: under each hint its author's sentence, then its causes, with the
//! place in the learner's file and what to write. A cause that was told already is only referred to. What the assertion
//! itself says comes last. All formats for people are drawn from this.

use super::edits::{EditText, edits};
use super::{BehaviourVerdict, CheckReport, CheckVerdict, HintReport, Report, Verdict};
use crate::explain::{Excerpt, Finding, Kind, Severity};
use crate::language::Translator;

/// A report as it is read.
#[derive(Debug)]
pub struct View<'r> {
    /// The hints, in the challenge's order.
    pub hints: Vec<Entry<'r>>,
    /// What was found about the submission as a whole.
    pub findings: Vec<Cause<'r>>,
    /// The checks of the behaviour.
    pub checks: Vec<Entry<'r>>,
    /// What to do first, if there is something to mend.
    pub fix_first: Option<String>,
}

/// A hint, or a check of the behaviour.
#[derive(Debug)]
pub struct Entry<'r> {
    /// Its number.
    pub number: usize,
    /// What the learner reads, as Markdown.
    pub text: &'r str,
    /// Its verdict.
    pub verdict: Verdict,
    /// The sentence under it: the hint author's own, why it could not be graded, or what the clients heard.
    pub sentence: Option<String>,
    /// Why it failed, or what is doubtful about it.
    pub causes: Vec<Cause<'r>>,
    /// What the assertion or the error said, for those who know it.
    pub assertion: Option<&'r str>,
    /// Who connected and heard what, in the order in which it happened.
    pub timeline: &'r [String],
}

/// A finding as it is told.
#[derive(Debug)]
pub struct Cause<'r> {
    /// The finding.
    pub finding: &'r Finding,
    /// Where it was told already, as a sentence: "The same as hint 2."
    pub same_as: Option<String>,
    /// The place in the learner's file, `server.js:14`, or the path of the app's answer.
    pub place: Option<String>,
    /// What to change, in words and lines of code.
    pub edits: Vec<EditText>,
    /// What else to do; not repeated from where the same cause was told.
    pub help: Option<&'r str>,
}

impl Cause<'_> {
    /// The sentence that tells it.
    #[must_use]
    pub fn sentence(&self) -> &str {
        self.same_as.as_deref().unwrap_or(&self.finding.message)
    }

    /// The path of the learner's file.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let place = self.place.as_deref()?;
        let line = |line: &str| !line.is_empty() && line.bytes().all(|digit| digit.is_ascii_digit());
        Some(place.rsplit_once(':').filter(|(_, last)| line(last)).map_or(place, |(path, _)| path))
    }

    /// The learner's lines, unless they were shown already.
    #[must_use]
    pub fn excerpt(&self) -> Option<&Excerpt> {
        let source = self.finding.source.as_ref().filter(|_| self.same_as.is_none())?;
        source.excerpt.as_ref().filter(|excerpt| !excerpt.marks.is_empty())
    }

    /// What to do, in one sentence: the beginning of the help, else the second sentence of what was found, else the first.
    fn first_step(&self) -> &str {
        if let Some(help) = &self.finding.help {
            return first_sentence(help);
        }
        let first = first_sentence(&self.finding.message);
        let rest = self.finding.message[first.len()..].trim();
        if rest.is_empty() { first } else { first_sentence(rest) }
    }
}

impl Entry<'_> {
    /// What a reader of one line wants to know: the first cause, else the sentence, else the assertion's message.
    #[must_use]
    pub fn headline(&self) -> Option<&str> {
        let cause = self.causes.first().map(|cause| cause.finding.message.as_str());
        cause.filter(|_| self.verdict != Verdict::Errored).or(self.sentence.as_deref()).or(self.assertion)
    }
}

/// The text up to the end of its first sentence. A full stop within a name or a quotation ends none.
pub(super) fn first_sentence(text: &str) -> &str {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        let ends = matches!(c, '.' | '?' | '!') && text[at + 1..].starts_with(' ');
        match c {
            '`' => quoted = !quoted,
            _ if ends && !quoted => return &text[..=at],
            _ => {}
        }
    }
    text
}

/// How many causes are remembered. A report has a few; one that is read from a file may have very many.
const MAX_TOLD: usize = 1000;

/// What was told so far.
struct Told<'r> {
    finding: &'r Finding,
    /// The sentence that refers to it.
    reference: String,
    /// Whether it was told under a hint that failed, or whose pass is doubtful.
    of_hint: bool,
}

struct Builder<'r, 't> {
    report: &'r Report,
    translator: &'t Translator,
    told: Vec<Told<'r>>,
    /// The reasons that were told for what could not be decided.
    reasons: Vec<(String, String)>,
}

impl Report {
    /// The report as it is read, in the language of `translator`.
    #[must_use]
    pub fn view<'r>(&'r self, translator: &Translator) -> View<'r> {
        let mut builder = Builder { report: self, translator, told: Vec::new(), reasons: Vec::new() };
        let hints: Vec<Entry<'r>> = self.hints.iter().map(|hint| builder.hint(hint)).collect();
        let above = translator.text("repeats-above");
        let findings: Vec<Cause<'r>> =
            self.findings.iter().map(|finding| builder.cause(finding, &above, false, false)).collect();
        let checks = self.behaviour.iter().flat_map(|behaviour| &behaviour.checks);
        let checks: Vec<Entry<'r>> = checks.map(|check| builder.check(check)).collect();
        let fix_first = first(&hints, &findings, &checks).map(|cause| {
            let step = cause.first_step();
            // The summary of an app that passes and does not work says it already.
            let is_said = self.passes_and_does_not_work() && self.what_does_not_work() == Some(step);
            match &cause.place {
                Some(place) if is_said => translator.format("fix-first-place", &[("place", place.into())]),
                Some(place) => translator.format("fix-first", &[("place", place.into()), ("what", step.into())]),
                None => translator.format("fix-first-what", &[("what", step.into())]),
            }
        });
        View { hints, findings, checks, fix_first }
    }

    /// Whether every hint passed and the app does not work.
    #[must_use]
    pub fn passes_and_does_not_work(&self) -> bool {
        self.verdict == Verdict::Passed && self.works() == Some(BehaviourVerdict::Broken)
    }

    /// Whether the app works, if that was checked.
    #[must_use]
    pub fn works(&self) -> Option<BehaviourVerdict> {
        self.behaviour.as_ref().map(|behaviour| behaviour.verdict)
    }

    /// The reason of the verdict in one line: of the first hint that did not pass, else of the first check that failed.
    #[must_use]
    pub fn headline(&self, translator: &Translator) -> Option<String> {
        let view = self.view(translator);
        let mut undone = view.hints.iter().filter(|hint| hint.verdict != Verdict::Passed);
        undone.find_map(Entry::headline).or(self.what_does_not_work()).map(str::to_owned)
    }

    /// The finding that says the most of a file that is not valid: of the file itself, if there is one.
    fn told_more<'r>(&'r self, finding: &'r Finding) -> &'r Finding {
        let same = |other: &&Finding| finding.kind == Kind::SyntaxError && is_same(other, finding, true);
        self.findings.iter().find(same).unwrap_or(finding)
    }

    /// What does not work, in one sentence: of the first check that failed.
    pub(super) fn what_does_not_work(&self) -> Option<&str> {
        let checks = self.behaviour.iter().flat_map(|behaviour| &behaviour.checks);
        let mut failed = checks.filter(|check| check.verdict == CheckVerdict::Failed);
        let said = failed.find_map(|check| {
            let finding = check.findings.first().map(|finding| self.told_more(finding).message.as_str());
            finding.or(check.message.as_deref())
        });
        said.map(first_sentence)
    }
}

impl<'r> Builder<'r, '_> {
    fn hint(&mut self, hint: &'r HintReport) -> Entry<'r> {
        let reference = self.translator.format("repeats-hint", &[("number", hint.number.into())]);
        let failed = hint.verdict == Verdict::Failed;
        let counts = |finding: &Finding| failed || finding.severity == Severity::Warning;
        let causes =
            hint.findings.iter().map(|finding| self.cause(finding, &reference, counts(finding), false)).collect();
        let (sentence, assertion) = match hint.verdict {
            Verdict::Errored => (hint.message.as_deref().map(|reason| self.reason(reason, &reference)), None),
            _ => {
                let sentence = hint.shown_sentence();
                (sentence.map(str::to_owned), hint.message.as_deref().filter(|_| !hint.is_about_missing_file()))
            }
        };
        Entry {
            number: hint.number,
            text: &hint.text,
            verdict: hint.verdict,
            sentence,
            causes,
            assertion,
            timeline: &[],
        }
    }

    fn check(&mut self, check: &'r CheckReport) -> Entry<'r> {
        let reference = self.translator.format("repeats-check", &[("number", check.number.into())]);
        let causes = check.findings.iter().map(|finding| self.cause(finding, &reference, false, true)).collect();
        let sentence = check.message.as_deref().map(|message| match check.verdict {
            CheckVerdict::Unknown => self.reason(message, &reference),
            _ => message.to_owned(),
        });
        Entry {
            number: check.number,
            text: &check.text,
            verdict: check.verdict.into(),
            sentence,
            causes,
            assertion: None,
            timeline: &check.timeline,
        }
    }

    /// Why something could not be decided, or where that was told.
    fn reason(&mut self, reason: &str, reference: &str) -> String {
        let key = without_paths(reason);
        if let Some((_, earlier)) = self.reasons.iter().find(|(told, _)| *told == key) {
            return earlier.clone();
        }
        self.reasons.push((key, reference.to_owned()));
        capitalised(reason)
    }

    fn cause(&mut self, finding: &'r Finding, reference: &str, of_hint: bool, of_check: bool) -> Cause<'r> {
        let is_near = |told: &&Told<'r>| is_same(told.finding, finding, of_check);
        let is_asked = |told: &&Told<'r>| of_check && told.of_hint && is_undone(told.finding, finding);
        let earlier = self.told.iter().find(is_near).or_else(|| self.told.iter().rfind(is_asked));
        let place = finding.source.as_ref().filter(|source| source.excerpt.is_some() || source.line > 1);
        let place = place.map(|source| match self.report.shown_path(&source.path) {
            // The lines are those of the answer as it is printed here.
            path if finding.kind == Kind::WrongValue && finding.severity == Severity::Note => path,
            path => format!("{path}:{}", source.line),
        });
        let edits = edits(self.report, finding, self.translator);
        let repeats = earlier.is_some_and(|told| told.finding.help == finding.help || of_check);
        let help = finding.help.as_deref().filter(|_| !repeats);
        let same_as = earlier.map(|told| told.reference.clone());
        if same_as.is_none() && self.told.len() < MAX_TOLD {
            self.told.push(Told { finding, reference: reference.to_owned(), of_hint });
        }
        Cause { finding, same_as, place, edits, help }
    }
}

/// A reason in which addresses have no path: what is wrong with a host is wrong with each of its addresses.
fn without_paths(reason: &str) -> String {
    let host = |word: &str| {
        let start = word.find("://")? + "://".len();
        Some(word[..start + word[start..].find('/')?].to_owned())
    };
    reason.split(' ').map(|word| host(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join(" ")
}

/// A reason as a sentence of its own: its first letter is a capital one, unless it begins with an address or a name.
fn capitalised(reason: &str) -> String {
    let first = reason.split(' ').next().unwrap_or_default();
    if !first.chars().all(|c| c.is_lowercase() || c == '\'') || first.starts_with('\'') || first == "hintgrade" {
        return reason.to_owned();
    }
    let mut letters = reason.chars();
    letters.next().map_or_else(String::new, |letter| letter.to_uppercase().chain(letters).collect())
}

/// Whether a finding is of the same cause as an earlier one; `of_check`, if it is about a check of the behaviour.
fn is_same(earlier: &Finding, later: &Finding, of_check: bool) -> bool {
    fn line(finding: &Finding) -> Option<(&str, usize)> {
        finding.source.as_ref().map(|source| (source.path.as_str(), source.line))
    }
    let is_one_line = line(earlier).is_some() && line(earlier) == line(later);
    let is_one_kind = earlier.kind == later.kind;
    if !of_check {
        let is_worded_alike = earlier.message == later.message && line(earlier) == line(later);
        let is_warned_again = earlier.severity == Severity::Warning && is_one_line;
        return is_one_kind && (is_worded_alike || is_warned_again);
    }
    let path = |finding| line(finding).map(|(path, _)| path);
    let is_one_file = path(earlier).is_none() || path(later).is_none() || path(earlier) == path(later);
    is_one_line || is_one_kind && is_one_file
}

/// Whether a check failed because of what a hint did not find: what is not in a file, the app or its page does not do.
fn is_undone(earlier: &Finding, later: &Finding) -> bool {
    let Some(source) = &earlier.source else { return false };
    let of_server = source.path.starts_with("/_api/");
    match later.kind {
        Kind::PageNeverListens => !of_server,
        Kind::NeverEmits | Kind::NoHandler | Kind::SocketIoMissing | Kind::WrongEvent => of_server,
        _ => false,
    }
}

/// The cause to mend first: what keeps the app from starting (where a hint's misspelt word is in the line that is not
/// valid JavaScript, that word), else the first one of a failed hint, of a doubt about a hint that passed, of a failed
/// check, and of a warning about the submission.
fn first<'c, 'r>(hints: &'c [Entry<'r>], findings: &'c [Cause<'r>], checks: &'c [Entry<'r>]) -> Option<&'c Cause<'r>> {
    let is_fatal = |cause: &&Cause<'_>| matches!(cause.finding.kind, Kind::SyntaxError | Kind::ThrowsAtStart);
    // What is wrong with the challenge is not for the learner to mend.
    let is_warning =
        |cause: &&Cause<'_>| cause.finding.severity == Severity::Warning && !cause.finding.kind.is_about_challenge();
    let failed = |entries: &'c [Entry<'r>]| {
        entries.iter().filter(|entry| entry.verdict == Verdict::Failed).flat_map(|entry| &entry.causes)
    };
    let line = |cause: &Cause<'r>| cause.finding.source.as_ref().map(|source| (&source.path, source.line));
    let misspelt = |fatal: &Cause<'r>| {
        let is_it = |cause: &&'c Cause<'r>| cause.finding.kind == Kind::NearMiss && line(cause) == line(fatal);
        failed(hints).find(is_it).filter(|_| fatal.finding.kind == Kind::SyntaxError)
    };
    findings
        .iter()
        .find(|cause| is_fatal(cause) && is_warning(cause))
        .map(|fatal| misspelt(fatal).unwrap_or(fatal))
        .or_else(|| failed(hints).next())
        .or_else(|| hints.iter().flat_map(|hint| &hint.causes).find(is_warning))
        .or_else(|| failed(checks).next())
        .or_else(|| findings.iter().find(is_warning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_outside_of_code() {
        assert_eq!(first_sentence("Write `io.emit(a. b);` here. Then go on."), "Write `io.emit(a. b);` here.");
        assert_eq!(first_sentence("server.js is empty"), "server.js is empty");
    }

    #[test]
    fn a_reason_is_a_sentence_and_one_for_all_addresses_of_a_host() {
        assert_eq!(capitalised("nothing answers"), "Nothing answers");
        assert_eq!(capitalised("l'host ha risposto"), "L'host ha risposto");
        assert_eq!(capitalised("http://a.example gave no answer"), "http://a.example gave no answer");
        let reason = |path: &str| without_paths(&format!("nothing answers at http://a.example:3000{path} now"));
        assert_eq!(reason("/_api/server.js"), reason("/public/client.js"));
    }
}
