//! What the server knows: files, products, faults to come, requests that came.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::answer::Answer;
use super::fault::Fault;
use super::file::StoredFile;
use super::request::Received;
use super::search::{self, Paging};

type Listener = Arc<dyn Fn(&Received) + Send + Sync>;

/// See the module. All connections share one.
#[derive(Default)]
pub(super) struct State {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    files: HashMap<String, StoredFile>,
    products: Arc<Vec<Value>>,
    queued: HashMap<String, VecDeque<Fault>>,
    standing: HashMap<String, Fault>,
    received: Vec<(Received, Arc<Progress>)>,
    listener: Option<Listener>,
    /// How often a file was changed, and a tag invented.
    changes: u64,
    inventions: u64,
}

/// How far the answer to a request has come. It is counted while it is sent, so that a client that
/// has it all never finds less in the log.
#[derive(Default)]
pub(super) struct Progress {
    pub status: AtomicU16,
    pub body: AtomicU64,
}

impl State {
    pub(super) fn put_file(&self, path: &str, content: Vec<u8>) {
        let mut known = self.known();
        if known.files.get(path).is_some_and(|file| file.has_content(&content)) {
            return;
        }
        let file = StoredFile::new(content, known.changes);
        known.changes += 1;
        known.files.insert(path.to_owned(), file);
    }

    pub(super) fn remove_file(&self, path: &str) {
        self.known().files.remove(path);
    }

    pub(super) fn put_products(&self, products: Vec<Value>) {
        self.known().products = Arc::new(products);
    }

    pub(super) fn queue_faults(&self, path: &str, faults: Vec<Fault>) {
        self.known().queued.entry(path.to_owned()).or_default().extend(faults);
    }

    pub(super) fn set_standing_fault(&self, path: &str, fault: Fault) {
        self.known().standing.insert(path.to_owned(), fault);
    }

    pub(super) fn forget_faults(&self, path: &str) {
        let mut known = self.known();
        known.queued.remove(path);
        known.standing.remove(path);
    }

    /// The fault for a request of this path that has just come.
    pub(super) fn next_fault(&self, path: &str) -> Option<Fault> {
        let mut known = self.known();
        let queued = known.queued.get_mut(path).and_then(VecDeque::pop_front);
        queued.or_else(|| known.standing.get(path).cloned())
    }

    pub(super) fn record(&self, request: &Received) -> Arc<Progress> {
        let progress = Arc::new(Progress::default());
        self.known().received.push((request.clone(), Arc::clone(&progress)));
        progress
    }

    pub(super) fn requests(&self) -> Vec<Received> {
        self.known().received.iter().map(|(request, progress)| progress.of(request)).collect()
    }

    pub(super) fn clear_requests(&self) {
        self.known().received.clear();
    }

    pub(super) fn listen(&self, listener: Listener) {
        self.known().listener = Some(listener);
    }

    /// Tells the listener of a request that has been answered.
    pub(super) fn tell(&self, request: &Received, progress: &Progress) {
        let listener = self.known().listener.clone();
        if let Some(listener) = listener {
            listener(&progress.of(request));
        }
    }

    /// What is to be sent, before `wire.rs` does it rightly or wrongly.
    pub(super) fn answer(&self, request: &Received, fault: Option<&Fault>) -> Answer {
        if let Some(answer) = fault.and_then(Fault::instead) {
            return answer;
        }
        if request.method != "GET" && request.method != "HEAD" {
            return Answer::html(405, "<h1>405 Not Allowed</h1>");
        }
        let file = self.known().files.get(&request.path).cloned();
        match file {
            Some(file) => self.answer_file(&file, request, fault),
            None => self.answer_search(request, fault),
        }
    }

    fn answer_file(&self, file: &StoredFile, request: &Received, fault: Option<&Fault>) -> Answer {
        match fault {
            Some(Fault::Truncated(length)) => file.truncated(in_memory(*length)).answer(request),
            Some(Fault::ChangedTag) => {
                let mut known = self.known();
                known.inventions += 1;
                file.retagged(known.inventions).whole(request)
            }
            Some(Fault::WrongRange) => file.whole_as_part(request),
            _ => file.answer(request),
        }
    }

    fn answer_search(&self, request: &Received, fault: Option<&Fault>) -> Answer {
        let products = Arc::clone(&self.known().products);
        let repeats = matches!(fault, Some(Fault::RepeatPage));
        let paging = if repeats { Paging::AlwaysTheFirst } else { Paging::AsAsked };
        let answer = search::answer(&products, request, paging).unwrap_or_else(Answer::not_found);
        match fault {
            Some(Fault::Truncated(length)) => answer.only(0..in_memory(*length)),
            _ => answer,
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    fn of(&self, request: &Received) -> Received {
        let status = self.status.load(Ordering::SeqCst);
        Received {
            status: (status != 0).then_some(status),
            body_bytes_sent: self.body.load(Ordering::SeqCst),
            ..request.clone()
        }
    }
}

/// A count of bytes as a place in a body; where it does not fit, it lies beyond every body's end.
pub(super) fn in_memory(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
