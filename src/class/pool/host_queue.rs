//! Who may pop: submissions stand in queue at their host, and only as many of one host may be under way. It exists so
//! that a slow host with many submissions holds up none of the others.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// The queues, one a host, of whatever waits in them.
pub(crate) struct HostQueues<T> {
    per_host: usize,
    hosts: HashMap<Arc<str>, HostQueue<T>>,
    /// Those that have a place at their host, in order.
    ready: VecDeque<T>,
}

struct HostQueue<T> {
    /// How many have a place: they are ready or under way.
    admitted: usize,
    waiting: VecDeque<T>,
}

impl<T> HostQueues<T> {
    pub(crate) fn new(per_host: usize) -> Self {
        Self { per_host: per_host.max(1), hosts: HashMap::new(), ready: VecDeque::new() }
    }

    /// Lets one stand in queue at its host; what has no host has a place at once.
    pub(crate) fn push(&mut self, host: Option<&Arc<str>>, one: T) {
        let Some(host) = host else { return self.ready.push_back(one) };
        let queue =
            self.hosts.entry(Arc::clone(host)).or_insert_with(|| HostQueue { admitted: 0, waiting: VecDeque::new() });
        if queue.admitted < self.per_host {
            queue.admitted += 1;
            self.ready.push_back(one);
        } else {
            queue.waiting.push_back(one);
        }
    }

    /// The next that may pop.
    pub(crate) fn pop(&mut self) -> Option<T> {
        self.ready.pop_front()
    }

    /// Gives the place of one that has ended to the next in its host's queue.
    pub(crate) fn release(&mut self, host: Option<&Arc<str>>) {
        let Some(host) = host else { return };
        let Some(queue) = self.hosts.get_mut(host) else { return };
        match queue.waiting.pop_front() {
            Some(next) => self.ready.push_back(next),
            None => {
                queue.admitted -= 1;
                if queue.admitted == 0 {
                    self.hosts.remove(host);
                }
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.hosts.clear();
        self.ready.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_host_holds_up_no_other() {
        let (slow, quick): (Arc<str>, Arc<str>) = ("slow".into(), "quick".into());
        let mut queues = HostQueues::new(2);
        for number in 0..4 {
            queues.push(Some(&slow), number);
        }
        queues.push(Some(&quick), 4);
        queues.push(None, 5);
        let begun: Vec<i32> = std::iter::from_fn(|| queues.pop()).collect();
        assert_eq!(begun, [0, 1, 4, 5]);
        queues.release(Some(&quick));
        assert_eq!(queues.pop(), None);
        queues.release(Some(&slow));
        assert_eq!(queues.pop(), Some(2));
        queues.release(Some(&slow));
        assert_eq!(queues.pop(), Some(3));
        queues.release(Some(&slow));
        queues.release(Some(&slow));
        assert!(queues.hosts.is_empty());
    }
}
