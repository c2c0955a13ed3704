//! Queues submissions by host, so that a slow host with many submissions does not delay those of other hosts.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// A queue for each host.
pub(super) struct HostQueues<T> {
    per_host: usize,
    hosts: HashMap<Arc<str>, HostQueue<T>>,
    /// Those that may start, in order.
    ready: VecDeque<T>,
}

struct HostQueue<T> {
    /// How many are ready or running.
    admitted: usize,
    waiting: VecDeque<T>,
}

impl<T> HostQueues<T> {
    pub(super) fn new(per_host: usize) -> Self {
        Self { per_host: per_host.max(1), hosts: HashMap::new(), ready: VecDeque::new() }
    }

    /// Queues an item at its host; one without a host is ready at once.
    pub(super) fn push(&mut self, host: Option<&Arc<str>>, item: T) {
        let Some(host) = host else { return self.ready.push_back(item) };
        let queue =
            self.hosts.entry(Arc::clone(host)).or_insert_with(|| HostQueue { admitted: 0, waiting: VecDeque::new() });
        if queue.admitted < self.per_host {
            queue.admitted += 1;
            self.ready.push_back(item);
        } else {
            queue.waiting.push_back(item);
        }
    }

    /// The next that may start.
    pub(super) fn pop(&mut self) -> Option<T> {
        self.ready.pop_front()
    }

    /// Lets the next of a host start where one has ended.
    pub(super) fn release(&mut self, host: Option<&Arc<str>>) {
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

    pub(super) fn clear(&mut self) {
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
