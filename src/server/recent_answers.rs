//! Answers of the search file that were given lately: turning a page or sorting counts the same again, and everybody who
//! types « chocolat » passes the same beginnings.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The last answers of an index `I`, by question. Another index begins with none.
pub(crate) struct RecentAnswers<I, Q, A> {
    kept: Mutex<KeptAnswers<I, Q, A>>,
}

struct KeptAnswers<I, Q, A> {
    /// Which index gave them. While this is held, no other index has its address.
    index: Weak<I>,
    /// With the number of the look-up that asked for it last.
    answers: HashMap<Q, (Arc<A>, u64)>,
    lookups: u64,
    most: usize,
}

impl<I, Q: Eq + Hash, A> RecentAnswers<I, Q, A> {
    /// Keeps this many.
    pub(crate) fn keeping(most: usize) -> Self {
        let kept = KeptAnswers { index: Weak::new(), answers: HashMap::new(), lookups: 0, most };
        Self { kept: Mutex::new(kept) }
    }

    /// What an index answers: as it did lately, or as `ask` finds now. Failures are not kept.
    pub(crate) fn of<E>(
        &self,
        index: &Arc<I>,
        question: Q,
        ask: impl FnOnce(&Q) -> Result<A, E>,
    ) -> Result<Arc<A>, E> {
        if let Some(answer) = self.lock(index).find(&question) {
            return Ok(answer);
        }
        // Without the lock, so that a slow answer keeps no one waiting who asks for another.
        let answer = Arc::new(ask(&question)?);
        self.lock(index).keep(question, Arc::clone(&answer));
        Ok(answer)
    }

    fn lock(&self, index: &Arc<I>) -> MutexGuard<'_, KeptAnswers<I, Q, A>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.index.as_ptr() != Arc::as_ptr(index) {
            kept.index = Arc::downgrade(index);
            kept.answers.clear();
        }
        kept
    }
}

impl<I, Q: Eq + Hash, A> KeptAnswers<I, Q, A> {
    fn find(&mut self, question: &Q) -> Option<Arc<A>> {
        self.lookups += 1;
        let (answer, last) = self.answers.get_mut(question)?;
        *last = self.lookups;
        Some(Arc::clone(answer))
    }

    fn keep(&mut self, question: Q, answer: Arc<A>) {
        if self.answers.len() >= self.most {
            self.forget_half();
        }
        self.answers.insert(question, (answer, self.lookups));
    }

    /// Half at once: looking for the oldest each time would go through all of them.
    fn forget_half(&mut self) {
        let mut lookups: Vec<u64> = self.answers.values().map(|(_, last)| *last).collect();
        let (_, middle, _) = lookups.select_nth_unstable(self.most / 2);
        let middle = *middle;
        self.answers.retain(|_, (_, last)| *last >= middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: usize = 256;

    fn answer(
        recent: &RecentAnswers<String, usize, usize>,
        index: &Arc<String>,
        question: usize,
    ) -> (usize, bool) {
        let mut is_asked = false;
        let answer = recent.of(index, question, |question| {
            is_asked = true;
            Ok::<usize, ()>(question + index.len())
        });
        (*answer.unwrap(), is_asked)
    }

    #[test]
    fn an_index_is_asked_once_and_another_one_anew() {
        let recent = RecentAnswers::keeping(KEPT);
        let (old, new) = (Arc::new("old".to_string()), Arc::new("newer".to_string()));
        assert_eq!(answer(&recent, &old, 1), (4, true));
        assert_eq!(answer(&recent, &old, 1), (4, false));
        assert_eq!(answer(&recent, &new, 1), (6, true));
        assert_eq!(answer(&recent, &new, 1), (6, false));
        let failed = recent.of(&new, 2, |_| Err("slow"));
        assert_eq!(failed, Err("slow"));
        assert_eq!(answer(&recent, &new, 2), (7, true), "failures are not kept");
    }

    #[test]
    fn what_is_asked_for_again_stays_and_the_rest_goes() {
        let (recent, index) = (RecentAnswers::keeping(KEPT), Arc::new(String::new()));
        for question in 0..10 * KEPT {
            answer(&recent, &index, question);
            assert_eq!(answer(&recent, &index, 0), (0, false), "{question}");
        }
        assert!(recent.lock(&index).answers.len() <= KEPT);
        assert!(!answer(&recent, &index, 10 * KEPT - 1).1);
        assert!(answer(&recent, &index, 1).1, "long ago");
    }
}
