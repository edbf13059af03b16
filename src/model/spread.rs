//! How the figures of a shelf are spread: what is usual on it, and how far a product is from that.

use super::Nutrient;

/// Figures a shelf needs before anything is said of it.
const ENOUGH: usize = 20;

/// One figure of all products of a shelf.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureSpread {
    /// What a tenth, two tenths … nine tenths of them are below.
    deciles: [f64; 9],
    /// What a quarter, half and three quarters are below.
    pub quartiles: [f64; 3],
}

impl FigureSpread {
    /// The figures that are spread, in the order of a label.
    pub const NUTRIENTS: [Nutrient; 7] = [
        Nutrient::EnergyKj,
        Nutrient::Fat,
        Nutrient::SaturatedFat,
        Nutrient::Sugars,
        Nutrient::Fiber,
        Nutrient::Proteins,
        Nutrient::Salt,
    ];

    /// Of some amounts; nothing of too few. Two digits of each are kept, so that one product more moves nothing.
    #[must_use]
    pub fn of(mut amounts: Vec<f64>) -> Option<Self> {
        amounts.sort_unstable_by(f64::total_cmp);
        Self::of_ordered(amounts.len(), |at| amounts[at])
    }

    /// The same of this many amounts, of which each is known by its place in their order.
    pub fn of_ordered(number: usize, amount: impl Fn(usize) -> f64) -> Option<Self> {
        if number < ENOUGH {
            return None;
        }
        let below = |part: usize, of: usize| two_digits(amount((number - 1) * part / of));
        let deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|tenth| below(tenth, 10));
        let quartiles = [1, 2, 3].map(|quarter| below(quarter, 4));
        Some(Self { deciles, quartiles })
    }

    /// Of how many tenths of the shelf an amount is above, and of how many below.
    #[must_use]
    pub fn tenths(&self, amount: f64) -> [u8; 2] {
        let (mut above, mut below) = (0, 0);
        for decile in self.deciles {
            above += u8::from(amount > decile);
            below += u8::from(amount < decile);
        }
        [above, below]
    }

    /// Whether hardly any of the shelf has some of it.
    #[must_use]
    pub fn is_nought(&self) -> bool {
        self.deciles[8] <= 0.0
    }

    /// Those of the nine tenths that lie between two amounts.
    pub fn deciles_between(&self, least: f64, most: f64) -> impl Iterator<Item = f64> {
        self.deciles.into_iter().filter(move |decile| (least..=most).contains(decile))
    }
}

fn two_digits(amount: f64) -> f64 {
    if amount <= 0.0 {
        return 0.0;
    }
    let step = 10_f64.powf(amount.log10().floor() - 1.0);
    (amount / step).round() * step
}

/// The figures of a shelf; nothing of those that too few products have.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ShelfSpread([Option<FigureSpread>; FigureSpread::NUTRIENTS.len()]);

impl ShelfSpread {
    /// Of the amounts of each of [`FigureSpread::NUTRIENTS`]; what few of the products tell is left out.
    #[must_use]
    pub fn of(amounts: [Vec<f64>; FigureSpread::NUTRIENTS.len()], products: usize) -> Self {
        let is_told = |own: &Vec<f64>| own.len() * 5 >= products * 3;
        Self(amounts.map(|own| if is_told(&own) { FigureSpread::of(own) } else { None }))
    }

    /// The same of amounts in whole steps, which are put in order sooner; `amount` says what a step is of a nutrient.
    #[must_use]
    pub fn of_steps(
        mut steps: [Vec<u16>; FigureSpread::NUTRIENTS.len()],
        amount: impl Fn(Nutrient, u16) -> f64,
        products: usize,
    ) -> Self {
        let mut spread = Self::default();
        for ((nutrient, own), spread) in
            FigureSpread::NUTRIENTS.into_iter().zip(&mut steps).zip(&mut spread.0)
        {
            if own.len() * 5 >= products * 3 {
                own.sort_unstable();
                *spread = FigureSpread::of_ordered(own.len(), |at| amount(nutrient, own[at]));
            }
        }
        spread
    }

    /// The spread of a nutrient.
    #[must_use]
    pub fn get(&self, nutrient: Nutrient) -> Option<&FigureSpread> {
        for (own, spread) in FigureSpread::NUTRIENTS.into_iter().zip(&self.0) {
            if own == nutrient {
                return spread.as_ref();
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_of_a_shelf_are_counted_on_both_sides() {
        let hundred = FigureSpread::of((0..100).map(f64::from).collect()).unwrap();
        assert_eq!(hundred.tenths(85.0), [8, 1]);
        assert_eq!(hundred.tenths(0.0), [0, 9]);
        assert_eq!(hundred.tenths(49.0), [4, 4], "a tenth itself is neither");
        assert_eq!(format!("{:?}", hundred.quartiles), "[24.0, 49.0, 74.0]");
        assert!(FigureSpread::of(vec![1.0; 19]).is_none());
    }

    #[test]
    fn two_digits_are_kept() {
        let kept = [1234.0, 12.34, 0.0].map(two_digits);
        assert_eq!(format!("{kept:?}"), "[1200.0, 12.0, 0.0]");
        assert!((two_digits(0.1234) - 0.12).abs() < 1e-9);
    }
}
