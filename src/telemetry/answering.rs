//! Which request a thread is answering, so that a panic is reported with the name the request has in the log.

use std::cell::RefCell;

/// A request that is being answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct AnsweredRequest {
    /// The name of its route.
    pub(crate) route: &'static str,
    /// What it is called in the log and in the response.
    pub(crate) id: String,
}

thread_local! {
    static ANSWERED: RefCell<Option<AnsweredRequest>> = const { RefCell::new(None) };
}

/// This thread answers a request until this is dropped.
pub(crate) struct Answering(());

impl Answering {
    /// Begins.
    pub(crate) fn begin(route: &'static str, id: &str) -> Self {
        ANSWERED.set(Some(AnsweredRequest { route, id: id.into() }));
        Self(())
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        ANSWERED.set(None);
    }
}

/// The request this thread is answering.
pub(crate) fn answered_request() -> Option<AnsweredRequest> {
    ANSWERED.with_borrow(Clone::clone)
}
