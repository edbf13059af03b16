//! What waits for a thread: a bounded number, for a bounded time, in the order in which it came.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Whose turn it is.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum FirstInLine<T> {
    /// It came in time.
    InTime(T),
    /// It waited for too long.
    TooLate(T),
}

struct LineState<T> {
    waiting: VecDeque<(Instant, T)>,
    is_closed: bool,
}

/// A queue with an end.
pub(super) struct WaitingLine<T> {
    line: Mutex<LineState<T>>,
    came: Condvar,
    length: usize,
    patience: Duration,
}

impl<T> WaitingLine<T> {
    /// For at most this many, who wait for at most this long.
    pub(super) fn new(length: usize, patience: Duration) -> Self {
        let line = Mutex::new(LineState { waiting: VecDeque::new(), is_closed: false });
        Self { line, came: Condvar::new(), length, patience }
    }

    fn line(&self) -> MutexGuard<'_, LineState<T>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds one at the end; gives it back where there is no room.
    pub(super) fn join(&self, one: T) -> Result<(), T> {
        let mut line = self.line();
        if line.waiting.len() >= self.length {
            return Err(one);
        }
        line.waiting.push_back((Instant::now(), one));
        self.came.notify_one();
        Ok(())
    }

    /// Adds one at the beginning, whatever room there is.
    pub(super) fn go_first(&self, one: T) {
        self.line().waiting.push_front((Instant::now(), one));
        self.came.notify_one();
    }

    /// No more will come.
    pub(super) fn close(&self) {
        self.line().is_closed = true;
        self.came.notify_all();
    }

    /// Waits for the first; none where the line is empty and no more will come.
    pub(super) fn next(&self) -> Option<FirstInLine<T>> {
        let mut line = self.line();
        loop {
            if let Some((came, one)) = line.waiting.pop_front() {
                let is_late = came.elapsed() > self.patience;
                return Some(if is_late {
                    FirstInLine::TooLate(one)
                } else {
                    FirstInLine::InTime(one)
                });
            }
            if line.is_closed {
                return None;
            }
            line = self.came.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_leave_in_the_order_in_which_they_came_and_one_too_many_is_given_back() {
        let line = WaitingLine::new(2, Duration::from_mins(1));
        assert_eq!([line.join(1), line.join(2), line.join(3)], [Ok(()), Ok(()), Err(3)]);
        line.go_first(0);
        line.close();
        let left: Vec<_> = std::iter::from_fn(|| line.next()).collect();
        assert_eq!(left, [0, 1, 2].map(FirstInLine::InTime));
    }

    #[test]
    fn who_waited_for_too_long_is_known() {
        let line = WaitingLine::new(1, Duration::ZERO);
        line.join(1).unwrap();
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(line.next(), Some(FirstInLine::TooLate(1)));
    }

    #[test]
    fn a_thread_that_waits_for_the_next_is_woken() {
        let line = WaitingLine::new(1, Duration::from_mins(1));
        std::thread::scope(|scope| {
            let first = scope.spawn(|| (line.next(), line.next()));
            line.join('a').unwrap();
            std::thread::sleep(Duration::from_millis(2));
            line.close();
            assert_eq!(first.join().unwrap(), (Some(FirstInLine::InTime('a')), None));
        });
    }
}
