//! What an earlier run found, used again where finding it again would look at nothing else.
//!
//! All that finding substitutes looks at is hashed: the product, the lists of candidates it asks, with all that is known
//! of each candidate, rules and settings. Where the hash is the one that is kept with what was found, that holds. Making
//! the hash costs a tenth of judging the candidates.
//!
//! Where it is another, a second hash leaves out the candidates that are refused without a look at how alike they are: no
//! matter what changed of them, and whether they were there, they have no part in what is found.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::category_pairs::PairedKind;
use super::comparison::{Candidate, Original};
use super::selection::{ChunkBuilder, SelectionChunk, found_each};
use super::shelf_texts::stable_hasher;
use super::substitutes::FoundSubstitutes;
use super::{Choice, Finder, Origin, Position, Safety, Substitute};
use crate::model::{Barcode, CategoryId};
use crate::words::fnv1a;

/// What was found for a product, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptChoice {
    /// The product.
    pub product: Barcode,
    /// Hash of all that was looked at.
    pub inputs: u64,
    /// What was found there.
    pub found: Vec<u8>,
}

/// What was found for some products with neighbouring barcodes.
#[derive(Default)]
pub struct FoundChunk {
    /// Their substitutes.
    pub chunk: SelectionChunk,
    /// What is new of it.
    pub new: Vec<KeptChoice>,
    /// What is kept of no use any more.
    pub useless: Vec<Barcode>,
    /// For how many what was kept was used again.
    pub used_again: u64,
}

/// Finds what is not known from before.
pub struct Recollection<'f, 's> {
    finder: &'f Finder<'s>,
    /// Hash of what finding depends on besides products and categories.
    context: u64,
}

/// The kinds of [`Origin`] as they are kept.
const PINNED: u8 = 0;
const SHELF: u8 = 1;
const OTHER_TASTE: u8 = 2;
const PAIRED: u8 = 3;
const PLANT_BASED: u8 = 4;
const SAME_LETTER: u8 = 5;
/// Bytes of a substitute as it is kept.
const SUBSTITUTE_BYTES: usize = 15;

impl<'f, 's> Recollection<'f, 's> {
    /// What was kept by another program, which may find otherwise, is not used.
    #[must_use]
    pub fn new(finder: &'f Finder<'s>, program: u64) -> Self {
        let comparison = &finder.comparison;
        let mut hasher = stable_hasher();
        hasher.write_u64(program);
        hasher.write(format!("{:?}", comparison.settings).as_bytes());
        let mut led_from = Vec::new();
        for kind in comparison.overrides.paired().led_from() {
            led_from.push(fnv1a(comparison.graph.tag(kind).as_str().bytes()));
        }
        led_from.sort_unstable();
        led_from.hash(&mut hasher);
        Self { finder, context: hasher.finish() }
    }

    /// The substitutes of some products, given by their places in the order of barcodes. `kept` is what is kept of them,
    /// in that order.
    #[must_use]
    pub fn find(&self, products: Range<usize>, kept: &[KeptChoice]) -> FoundChunk {
        let shelves = self.finder.comparison.shelves;
        let (mut found, mut kept) = (FoundChunk::default(), kept.iter().peekable());
        let mut chunk = ChunkBuilder::default();
        for &product in &shelves.by_barcode[products] {
            let barcode = shelves.barcode(product);
            while let Some(gone) = kept.next_if(|known| known.product < barcode) {
                found.useless.push(gone.product);
            }
            let known = kept.next_if(|known| known.product == barcode);
            let choice = self.find_one(product, known, &mut found);
            chunk.push(choice);
        }
        found.useless.extend(kept.map(|gone| gone.product));
        found.chunk = chunk.finish();
        found
    }

    fn find_one(
        &self,
        product: Position,
        known: Option<&KeptChoice>,
        found: &mut FoundChunk,
    ) -> Choice {
        let original = match self.finder.original(product) {
            Ok(original) => original,
            Err(none) => {
                found.useless.extend(known.map(|known| known.product));
                return Choice::Nothing(none);
            }
        };
        let recalled = known.and_then(|known| self.recall(&original, known));
        if let Some(RecalledChoice { taken: Some(taken), inputs, .. }) = recalled {
            found.used_again += 1;
            found.new.extend(known.filter(|known| known.inputs != inputs.all).map(|known| {
                // It holds, and the next run is to see it at once.
                KeptChoice { inputs: inputs.all, ..known.clone() }
            }));
            return self.finder.choice(product, taken);
        }
        let (mut hashed, mut refused) = (None, Vec::new());
        if let Some(recalled) = recalled {
            hashed = Some(recalled.inputs);
            refused = recalled.refused;
        }
        let FoundSubstitutes { substitutes, asked, refused } =
            self.finder.taken(&original, found_each(self.finder), refused);
        // Most ask as many levels as they did, and what is looked at there is hashed already.
        let inputs = match hashed.filter(|hashed| hashed.asked == asked) {
            Some(hashed) => hashed,
            None => self.inputs(&original, asked, &refused),
        };
        let product = original.item.barcode;
        match self.to_bytes(&substitutes, &inputs) {
            Some(bytes) => {
                found.new.push(KeptChoice { product, inputs: inputs.all, found: bytes });
            }
            None => found.useless.extend(known.map(|known| known.product)),
        }
        self.finder.choice(original.position, substitutes)
    }

    /// What is kept, where it still holds, with the hash of all that is looked at now.
    fn recall(&self, original: &Original<'s>, known: &KeptChoice) -> Option<RecalledChoice> {
        let (&asked, bytes) = known.found.split_first()?;
        let (able, bytes) = bytes.split_first_chunk()?;
        let able = u64::from_le_bytes(*able);
        let (all, looked) = self.hashed(original, asked, Looked::AtAll);
        let mut inputs = HashedInputs { asked, all, able, categories: looked.categories };
        if all == known.inputs {
            // What cannot be read is found again.
            let taken = Some(self.substitutes(bytes, &inputs.categories)?);
            return Some(RecalledChoice { taken, inputs, refused: Vec::new() });
        }
        let (now, mut looked) = self.hashed(original, asked, Looked::AtAble(&[]));
        inputs.able = now;
        let taken = if now == able { self.substitutes(bytes, &inputs.categories) } else { None };
        looked.refused.sort_unstable();
        looked.refused.dedup();
        Some(RecalledChoice { taken, inputs, refused: looked.refused })
    }

    /// Hashes of what finding looks at when it asks this number of levels. `refused` are the candidates it refused early,
    /// in order.
    fn inputs(&self, original: &Original<'s>, asked: u8, refused: &[Position]) -> HashedInputs {
        let (all, looked) = self.hashed(original, asked, Looked::AtAll);
        let (able, _) = self.hashed(original, asked, Looked::AtAble(refused));
        HashedInputs { asked, all, able, categories: looked.categories }
    }

    fn hashed(&self, original: &Original<'s>, asked: u8, looked: Looked) -> (u64, Encountered) {
        let comparison = &self.finder.comparison;
        let mut inputs = InputsHasher {
            recollection: self,
            original,
            looked,
            hasher: stable_hasher(),
            scratch: Vec::new(),
            encountered: Encountered::default(),
        };
        inputs.hasher.write_u64(self.context);
        inputs.add_product(original.position);
        let pins = comparison.overrides.pins(original.position, original.brands, &original.above);
        inputs.hasher.write_usize(pins.len());
        for (position, reason) in pins {
            inputs.hasher.write_u16(reason);
            inputs.add_product(position);
        }
        let mut levels = Vec::new();
        for level in 0..asked {
            let categories = self.finder.next_level(original, &levels);
            inputs.hasher.write_usize(categories.len());
            for &category in &categories {
                inputs.add_candidates(category, level);
            }
            levels.push(categories);
        }
        for pair in comparison.pairs_of(original) {
            let is_plant_based = matches!(pair.origin, Origin::PlantBased(_));
            inputs.hasher.write_u8(u8::from(is_plant_based));
            inputs.hasher.write_u16(pair.origin.reason().unwrap_or_default());
            inputs.add_best(pair);
        }
        (inputs.hasher.finish(), inputs.encountered)
    }

    /// What is kept of some substitutes; `None` where so few bytes cannot say it.
    fn to_bytes(&self, taken: &[Substitute], inputs: &HashedInputs) -> Option<Vec<u8>> {
        let mut bytes = vec![inputs.asked];
        bytes.extend(inputs.able.to_le_bytes());
        for substitute in taken {
            let Substitute { position, category, level, origin, safety, likeness, .. } = substitute;
            let place = inputs.categories.iter().position(|other| other == category)?;
            let kind = match origin {
                Origin::Pinned(_) => PINNED,
                Origin::Shelf => SHELF,
                Origin::OtherTaste => OTHER_TASTE,
                Origin::SameLetter => SAME_LETTER,
                Origin::Paired(_) => PAIRED,
                Origin::PlantBased(_) => PLANT_BASED,
            };
            let barcode = self.finder.comparison.shelves.barcode(*position);
            bytes.extend(barcode.number().to_le_bytes());
            bytes.extend([u8::try_from(place).ok()?, *level, kind]);
            bytes.extend(origin.reason().unwrap_or_default().to_le_bytes());
            bytes.extend([*safety as u8, *likeness]);
        }
        Some(bytes)
    }

    /// Substitutes of their bytes; `None` where they are none.
    fn substitutes(&self, bytes: &[u8], categories: &[CategoryId]) -> Option<Vec<Substitute>> {
        if !bytes.len().is_multiple_of(SUBSTITUTE_BYTES) {
            return None;
        }
        let mut taken = Vec::with_capacity(bytes.len() / SUBSTITUTE_BYTES);
        for bytes in bytes.as_chunks().0 {
            taken.push(self.substitute(*bytes, categories)?);
        }
        Some(taken)
    }

    /// A substitute of its bytes; `None` where they are no substitute's.
    fn substitute(
        &self,
        bytes: [u8; SUBSTITUTE_BYTES],
        categories: &[CategoryId],
    ) -> Option<Substitute> {
        let (barcode, rest) = bytes.split_first_chunk()?;
        let [place, level, kind, low, high, safety, likeness] = *rest.first_chunk()?;
        let barcode = Barcode::from_number(u64::from_le_bytes(*barcode)).ok()?;
        let reason = u16::from_le_bytes([low, high]);
        let origin = match kind {
            PINNED => Origin::Pinned(reason),
            SHELF => Origin::Shelf,
            OTHER_TASTE => Origin::OtherTaste,
            SAME_LETTER => Origin::SameLetter,
            PAIRED => Origin::Paired(reason),
            PLANT_BASED => Origin::PlantBased(reason),
            _ => return None,
        };
        Some(Substitute {
            position: self.finder.comparison.shelves.find(barcode)?,
            category: *categories.get(usize::from(place))?,
            level,
            origin,
            safety: *Safety::ALL.get(usize::from(safety))?,
            likeness,
            is_turned_away: false,
        })
    }
}

/// Hashes of what finding looks at.
struct HashedInputs {
    /// How many levels it asks.
    asked: u8,
    /// Of all that is there.
    all: u64,
    /// Without what is refused early.
    able: u64,
    /// The categories it asks.
    categories: Vec<CategoryId>,
}

/// What is kept of a product, held against what is there now.
struct RecalledChoice {
    /// What was found, where it still holds.
    taken: Option<Vec<Substitute>>,
    inputs: HashedInputs,
    /// Candidates that are refused early, in order, as far as they were looked at.
    refused: Vec<Position>,
}

/// What was met while hashing.
#[derive(Default)]
struct Encountered {
    /// The categories asked.
    categories: Vec<CategoryId>,
    /// Candidates of shelves that are refused early on each level.
    refused: Vec<Position>,
    /// Those that are not, on some level.
    able: Vec<Position>,
}

/// Which candidates a hash is of.
#[derive(Clone, Copy)]
enum Looked<'r> {
    AtAll,
    /// Without those that are refused early, of which some may be known, in order.
    AtAble(&'r [Position]),
}

struct InputsHasher<'r, 'f, 's, H> {
    recollection: &'r Recollection<'f, 's>,
    original: &'r Original<'s>,
    looked: Looked<'r>,
    hasher: H,
    scratch: Vec<Position>,
    encountered: Encountered,
}

impl<H: Hasher> InputsHasher<'_, '_, '_, H> {
    /// The candidates of a category, in the order in which they are found.
    fn add_candidates(&mut self, category: CategoryId, level: u8) {
        let finder = self.recollection.finder;
        self.scratch.clear();
        finder.index.candidates(&finder.comparison, self.original, category, &mut self.scratch);
        self.add_found(category, level, Origin::Shelf);
    }

    /// The best of a category, which a pair leads to.
    fn add_best(&mut self, PairedKind { to, origin }: PairedKind) {
        let finder = self.recollection.finder;
        self.scratch = finder.index.best(&finder.comparison, self.original, to);
        self.add_found(to, 0, origin);
    }

    fn add_found(&mut self, category: CategoryId, level: u8, origin: Origin) {
        let comparison = &self.recollection.finder.comparison;
        self.encountered.categories.push(category);
        self.hasher.write_u64(comparison.shelves.category_digests[category.at()]);
        if let Looked::AtAble(refused) = self.looked {
            let mut found = std::mem::take(&mut self.scratch);
            found.retain(|&position| {
                let candidate = Candidate { position, category, level, origin };
                self.is_able(candidate, refused)
            });
            self.scratch = found;
        }
        self.hasher.write_usize(self.scratch.len());
        for at in 0..self.scratch.len() {
            self.add_product(self.scratch[at]);
        }
    }

    /// Whether a candidate is not refused early; those are known where that was found on a level as narrow.
    fn is_able(&mut self, candidate: Candidate, refused: &[Position]) -> bool {
        let (position, is_of_shelf) = (candidate.position, candidate.origin == Origin::Shelf);
        if is_of_shelf && refused.binary_search(&position).is_ok() {
            return false;
        }
        let comparison = &self.recollection.finder.comparison;
        let other = comparison.item(position);
        let is_able = comparison.refuse_early(self.original, candidate, &other).is_ok();
        let Encountered { refused, able, .. } = &mut self.encountered;
        if is_able {
            able.push(position);
        } else if is_of_shelf && !able.contains(&position) {
            refused.push(position);
        }
        is_able
    }

    fn add_product(&mut self, position: Position) {
        let comparison = &self.recollection.finder.comparison;
        let is_banned = comparison.overrides.bans(position);
        self.hasher.write_u64(comparison.shelves.digests[position.at()] ^ u64::from(is_banned));
    }
}

#[cfg(test)]
mod tests;
