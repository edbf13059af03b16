//! A page in a buffer that serves the next one: with a buffer of its own for each of a million pages, the system's allocator
//! would tidy up all that is small around it each time.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Buffers no page stands in: one for each thread before long.
#[derive(Default)]
pub(super) struct PageBuffers(Mutex<Vec<String>>);

impl PageBuffers {
    /// An empty buffer with room for this many bytes.
    pub(super) fn take(&self, room: usize) -> String {
        let mut buffer = self.idle().pop().unwrap_or_default();
        buffer.clear();
        buffer.reserve(room);
        buffer
    }

    fn idle(&self) -> MutexGuard<'_, Vec<String>> {
        // A list of buffers is whole whatever happened to who changed it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The HTML of a page.
pub(crate) struct RenderedPage<'t> {
    html: String,
    buffers: &'t PageBuffers,
}

impl<'t> RenderedPage<'t> {
    pub(super) fn new(html: String, buffers: &'t PageBuffers) -> Self {
        Self { html, buffers }
    }

    /// The HTML by itself, to be kept.
    pub(crate) fn into_html(mut self) -> String {
        std::mem::take(&mut self.html)
    }
}

impl AsRef<[u8]> for RenderedPage<'_> {
    fn as_ref(&self) -> &[u8] {
        self.html.as_bytes()
    }
}

impl Drop for RenderedPage<'_> {
    fn drop(&mut self) {
        let buffer = std::mem::take(&mut self.html);
        if buffer.capacity() > 0 {
            self.buffers.idle().push(buffer);
        }
    }
}
