//! Who may begin: submissions stand in line at their host, and only as many of one host may be under way. It exists so
//! that a slow host with many submissions holds up none of the others.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// The lines, one a host, of whatever waits in them.
pub(crate) struct Lines<T> {
    per_host: usize,
    hosts: HashMap<Arc<str>, Line<T>>,
    /// Those that have a place at their host, in order.
    open: VecDeque<T>,
}

struct Line<T> {
    /// How many have a place: they are open or under way.
    placed: usize,
    waiting: VecDeque<T>,
}

impl<T> Lines<T> {
    pub(crate) fn new(per_host: usize) -> Self {
        Self { per_host: per_host.max(1), hosts: HashMap::new(), open: VecDeque::new() }
    }

    /// Lets one stand in line at its host; what has no host has a place at once.
    pub(crate) fn join(&mut self, host: Option<&Arc<str>>, one: T) {
        let Some(host) = host else { return self.open.push_back(one) };
        let line = self.hosts.entry(Arc::clone(host)).or_insert_with(|| Line { placed: 0, waiting: VecDeque::new() });
        if line.placed < self.per_host {
            line.placed += 1;
            self.open.push_back(one);
        } else {
            line.waiting.push_back(one);
        }
    }

    /// The next that may begin.
    pub(crate) fn begin(&mut self) -> Option<T> {
        self.open.pop_front()
    }

    /// Gives the place of one that has ended to the next in its host's line.
    pub(crate) fn end(&mut self, host: Option<&Arc<str>>) {
        let Some(host) = host else { return };
        let Some(line) = self.hosts.get_mut(host) else { return };
        match line.waiting.pop_front() {
            Some(next) => self.open.push_back(next),
            None => {
                line.placed -= 1;
                if line.placed == 0 {
                    self.hosts.remove(host);
                }
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.hosts.clear();
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_host_holds_up_no_other() {
        let (slow, quick): (Arc<str>, Arc<str>) = ("slow".into(), "quick".into());
        let mut lines = Lines::new(2);
        for number in 0..4 {
            lines.join(Some(&slow), number);
        }
        lines.join(Some(&quick), 4);
        lines.join(None, 5);
        let begun: Vec<i32> = std::iter::from_fn(|| lines.begin()).collect();
        assert_eq!(begun, [0, 1, 4, 5]);
        lines.end(Some(&quick));
        assert_eq!(lines.begin(), None);
        lines.end(Some(&slow));
        assert_eq!(lines.begin(), Some(2));
        lines.end(Some(&slow));
        assert_eq!(lines.begin(), Some(3));
        lines.end(Some(&slow));
        lines.end(Some(&slow));
        assert!(lines.hosts.is_empty());
    }
}
