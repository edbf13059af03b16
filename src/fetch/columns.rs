//! The columns of a CSV file, by the names in its header.
//!
//! The official export has a column per field of the table of fields. The export of a search, as the
//! website gives it, prefixes what OFF computed (`off:nutriscore_grade`) and writes nutrition as it was
//! typed: until 2025 as `salt_value`, `salt_unit` and, for all of them, `nutrition_data_per`; since then as
//! `nutrition.input_sets.packaging.as_sold.100g.nutrients.salt.value` (openfoodfacts-server, Export.pm).

use super::raw_nutrition::{AggregatedSet, Quantity, Substance};
use super::record::{Field, RawRecord};
use super::written::Written;
use crate::model::{Basis, Preparation};
use crate::words::unguarded;

/// The column that no export of Open Food Facts has.
pub(super) const OWN_COLUMN: &str = "substitutes";

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug)]
enum CsvColumn {
    /// A field of a record.
    Field(Field),
    /// What the prepared amounts refer to.
    PreparedPer,
    /// A part of a quantity, in the set of that number.
    Quantity { set: usize, substance: Substance, part: &'static str },
}

/// A nutrition table as it was typed, or estimated.
#[derive(Clone, PartialEq, Eq, Debug)]
struct TypedSet {
    /// Who says so: `packaging`, `manufacturer`, `estimate` …
    source: String,
    preparation: Preparation,
    /// What it refers to, where no cell of the row says it.
    per: Option<Basis>,
}

/// The columns of a file.
#[derive(Default, Debug)]
pub(super) struct Columns {
    all: Vec<Option<CsvColumn>>,
    sets: Vec<TypedSet>,
    /// True where something shows that the website wrote it.
    pub(super) is_of_website: bool,
    /// True where it is an export of sitegen, whose cells are guarded against being calculated.
    is_own_export: bool,
}

/// A cell of a quantity: its set, what it is of, which part, the cell.
type QuantityCell<'c> = (usize, Substance, &'static str, &'c str);

impl Columns {
    /// Takes the names of a header.
    pub(super) fn read<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut columns = Self::default();
        for name in names {
            let column = columns.column(name.trim());
            columns.all.push(column);
        }
        columns
    }

    /// All of them, read or not.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many are read.
    pub(super) fn known(&self) -> usize {
        self.all.iter().flatten().count()
    }

    pub(super) fn has_barcodes(&self) -> bool {
        self.all.contains(&Some(CsvColumn::Field(Field::code)))
    }

    fn column(&mut self, name: &str) -> Option<CsvColumn> {
        let stem = name.strip_prefix("off:").unwrap_or(name);
        self.is_of_website |= stem.len() < name.len();
        self.is_own_export |= name == OWN_COLUMN;
        // An export of a search (2019) indents fatty acids with a hyphen: `-butyric-acid_100g`.
        let stem = stem.trim_start_matches('-');
        if let Some(field) = Field::from_name(stem) {
            return Some(CsvColumn::Field(field));
        }
        if stem == "nutrition_data_prepared_per" {
            return Some(CsvColumn::PreparedPer);
        }
        let (set, substance, part) = typed_quantity(stem)?;
        self.is_of_website = true;
        let place = self.sets.iter().position(|known| *known == set);
        let set = place.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        Some(CsvColumn::Quantity { set, substance, part })
    }

    /// The record of a row. There are as many cells as columns.
    pub(super) fn record<'c>(&self, cells: impl Iterator<Item = &'c str>) -> RawRecord {
        let mut record = RawRecord::default();
        let (mut quantities, mut prepared_per) = (Vec::new(), None);
        for (cell, column) in cells.zip(&self.all) {
            match column {
                _ if cell.is_empty() => {}
                Some(CsvColumn::Field(field)) if self.is_own_export => {
                    record.put(*field, written(&unguarded(cell)));
                }
                Some(CsvColumn::Field(field)) => record.put(*field, written(cell)),
                Some(CsvColumn::PreparedPer) => prepared_per = Some(cell),
                Some(CsvColumn::Quantity { set, substance, part }) => {
                    quantities.push((*set, *substance, *part, cell));
                }
                None => {}
            }
        }
        record.settle_ingredients();
        if !quantities.is_empty() && record.nutriments.sold.is_empty() {
            self.put_best_set(&mut record, &quantities, prepared_per);
        }
        record
    }

    /// Takes one table whole: rather a label's than an estimate, per 100 g than per portion, as sold than
    /// as prepared, from the packaging than from elsewhere.
    fn put_best_set(
        &self,
        record: &mut RawRecord,
        quantities: &[QuantityCell],
        prepared_per: Option<&str>,
    ) {
        let mut best = None;
        for (place, typed) in self.sets.iter().enumerate() {
            let said = match typed.preparation {
                Preparation::AsSold => record.nutrition_data_per.as_deref(),
                Preparation::Prepared => prepared_per,
            };
            let said = Basis::from_off(said.unwrap_or_default().trim());
            let set = typed.filled(place, typed.per.unwrap_or(said), quantities);
            let is_label = typed.source == "packaging";
            let is_prepared = typed.preparation == Preparation::Prepared;
            let per_portion = set.basis == Basis::PerPortion;
            let rank = (typed.is_estimate(), per_portion, is_prepared, !is_label);
            let is_better = best.as_ref().is_none_or(|(_, best_rank, _)| rank < *best_rank);
            if is_better && !set.table.is_empty() {
                best = Some((typed.per, rank, set));
            }
        }
        if let Some((_, _, set)) = &mut best {
            // `salt_modifier` is read as that of an amount per 100 g, which `salt_value` may not be.
            set.table.take_modifiers(&record.nutriments.sold);
        }
        match best {
            // `100g` of the website means 100 ml for drinks.
            Some((None, _, set)) if set.basis != Basis::PerPortion => match set.preparation {
                Preparation::AsSold => record.nutriments.sold = set.table,
                Preparation::Prepared => record.nutriments.prepared = set.table,
            },
            Some((_, _, set)) => record.nutrition = Some(set),
            None => {}
        }
    }
}

impl TypedSet {
    fn is_estimate(&self) -> bool {
        self.source.starts_with("estimate")
    }

    fn filled(&self, place: usize, basis: Basis, cells: &[QuantityCell]) -> AggregatedSet {
        let mut set = AggregatedSet::empty(basis, self.preparation);
        for (value_of, substance, value, _) in cells {
            if (*value_of, *value) != (place, "value") {
                continue;
            }
            let mut quantity = Quantity::default();
            quantity.estimated = self.is_estimate();
            for (of, what, part, cell) in cells {
                if (of, what) == (value_of, substance) {
                    quantity.put(part, Written::Plain(cell));
                }
            }
            set.put_quantity(*substance, &quantity);
        }
        set
    }
}

/// The set, the substance and the part of a quantity that a column of the website is for.
fn typed_quantity(name: &str) -> Option<(TypedSet, Substance, &'static str)> {
    if let Some(path) = name.strip_prefix("nutrition.input_sets.") {
        let parts: Vec<&str> = path.split('.').collect();
        let [source, preparation, per, "nutrients", id, part] = parts[..] else { return None };
        let preparation = preparation_of(preparation == "prepared");
        let per = Some(Basis::from_off(per));
        return Some((
            TypedSet { source: source.into(), preparation, per },
            Substance::of_id(id)?,
            part_of(part)?,
        ));
    }
    let (stem, part) = name.rsplit_once('_')?;
    let id = stem.strip_suffix("_prepared");
    let preparation = preparation_of(id.is_some());
    let part = part_of(part)?;
    let set = TypedSet { source: "packaging".into(), preparation, per: None };
    Some((set, Substance::of_id(id.unwrap_or(stem))?, part))
}

fn preparation_of(is_prepared: bool) -> Preparation {
    if is_prepared { Preparation::Prepared } else { Preparation::AsSold }
}

fn part_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "value" => "value",
        "unit" => "unit",
        "modifier" => "modifier",
        _ => return None,
    })
}

/// A cell. Programs that flatten the Parquet export write its lists as JSON, or as Python does, which is
/// none and gives nothing.
fn written(cell: &str) -> Written<'_> {
    if cell.starts_with("[{") || cell.starts_with("[\"") || cell.starts_with("['") {
        Written::Json(cell)
    } else {
        Written::Plain(cell)
    }
}
