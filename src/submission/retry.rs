//! Asking again after a network fault, and only then: what the app answered stands, whatever it is. A request that may have
//! been carried out is not sent twice.

use std::time::Duration;

use super::{Fault, FaultKind, Request};

/// How long the first pause is; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(5);

/// Whether asking again could help and can do no harm.
pub(super) fn may_repeat(request: &Request, fault: &Fault) -> bool {
    let never_arrived = matches!(fault.kind, FaultKind::Refused | FaultKind::UnknownHost | FaultKind::Unreachable)
        && fault.url == request.url.as_str();
    let on_the_way = never_arrived
        || matches!(
            fault.kind,
            FaultKind::Refused
                | FaultKind::UnknownHost
                | FaultKind::Unreachable
                | FaultKind::TimedOut(_)
                | FaultKind::BrokenOff
        );
    let changes_nothing = matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE");
    on_the_way && (changes_nothing || never_arrived)
}

/// The pause before the try with this number, from 1: between half of its full length and all of it, so that many who wait
/// for one host do not come back together.
pub(super) fn pause(try_number: u32) -> Duration {
    longest_pause(try_number).mul_f64(0.5 + fastrand::f64() / 2.0)
}

fn longest_pause(try_number: u32) -> Duration {
    FIRST.saturating_mul(1 << (try_number - 1).min(10)).min(LONGEST)
}

/// How long all the pauses of so many retries take at most.
pub(super) fn pauses(retries: u32) -> Duration {
    (1..=retries).map(longest_pause).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    #[test]
    fn repeats_what_does_no_harm() {
        let url = Url::parse("http://app.example/x").unwrap();
        let elsewhere = Url::parse("http://other.example/").unwrap();
        let get = Request::get(url.clone());
        let post = Request { method: "POST".to_owned(), ..get.clone() };
        let may = |request, kind, at: &Url| may_repeat(request, &Fault::new(kind, at));
        assert!(may(&get, FaultKind::BrokenOff, &url));
        assert!(may(&get, FaultKind::TimedOut(FIRST), &url));
        assert!(!may(&get, FaultKind::BodyTooLarge(1), &url));
        assert!(!may(&get, FaultKind::NotPublic(String::new()), &url));
        assert!(may(&post, FaultKind::Refused, &url));
        // The first part of the way was gone.
        assert!(!may(&post, FaultKind::Refused, &elsewhere));
        assert!(!may(&post, FaultKind::BrokenOff, &url));
    }

    #[test]
    fn pauses_grow_to_a_limit() {
        for number in 1..100 {
            let pause = pause(number);
            assert!(pause >= FIRST / 2 && pause <= LONGEST, "{number}: {pause:?}");
        }
        assert_eq!(pauses(2), FIRST * 3);
    }
}
