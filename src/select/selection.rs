//! The substitutes of all products, found once and kept compactly.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::shelves::Position;
use super::substitutes::{Finder, NoSubstitute, Substitute};

/// Products whose substitutes are found and kept together.
const PART: usize = 4096;

/// The substitutes of every product, or why there are none: about 16 bytes a substitute.
pub struct Selection {
    parts: Vec<Part>,
}

/// The substitutes of some products with neighbouring positions.
#[derive(Default)]
struct Part {
    /// Where those of each product end.
    ends: Vec<u32>,
    chosen: Vec<Substitute>,
    none: Vec<Option<NoSubstitute>>,
}

impl Selection {
    /// Finds the substitutes of all products on so many threads. The result does not depend on how
    /// many.
    #[must_use]
    pub fn of(finder: &Finder, threads: usize) -> Self {
        let products = finder.bench().shelves.len();
        let number = products.div_ceil(PART);
        let parts: Vec<Mutex<Part>> = (0..number).map(|_| Mutex::default()).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(place) = parts.get(at) else { break };
                let range = at * PART..((at + 1) * PART).min(products);
                let part = Part::of(finder, range);
                if let Ok(mut place) = place.lock() {
                    *place = part;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.min(number) {
                scope.spawn(work);
            }
            work();
        });
        let part = |place: Mutex<Part>| place.into_inner().unwrap_or_default();
        Self { parts: parts.into_iter().map(part).collect() }
    }

    /// The substitutes of a product, best first.
    ///
    /// # Errors
    /// Not a failure: the reason why there are none.
    pub fn substitutes(&self, product: Position) -> Result<&[Substitute], NoSubstitute> {
        let (part, at) = (&self.parts[product.at() / PART], product.at() % PART);
        if let Some(reason) = part.none[at] {
            return Err(reason);
        }
        let start = if at == 0 { 0 } else { part.ends[at - 1] as usize };
        Ok(&part.chosen[start..part.ends[at] as usize])
    }
}

impl Part {
    #[allow(clippy::cast_possible_truncation, reason = "a part has a few thousand substitutes")]
    fn of(finder: &Finder, range: std::ops::Range<usize>) -> Self {
        let mut part = Self::default();
        for position in finder.bench().shelves.positions(range) {
            match finder.substitutes(position) {
                Ok(chosen) => {
                    part.chosen.extend(chosen);
                    part.none.push(None);
                }
                Err(reason) => part.none.push(Some(reason)),
            }
            part.ends.push(part.chosen.len() as u32);
        }
        part.chosen.shrink_to_fit();
        part
    }
}
