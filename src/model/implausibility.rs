//! The rules that a nutrition table can break.

use super::coded;

coded! {
    /// A rule that a nutrition table breaks, in the order reports list them.
    pub enum Implausibility {
        /// An amount is negative, or more than 100 g of food can hold.
        Amount = "amount",
        /// Energy in kJ is not about 4.184 times that in kcal.
        EnergyUnits = "energy-units",
        /// The energy is far from that of fat, carbohydrates, proteins, fibre and alcohol.
        EnergyOfNutrients = "energy-of-nutrients",
        /// Sugars exceed carbohydrates, or saturated fat exceeds fat.
        PartAboveWhole = "part-above-whole",
        /// The nutrients weigh more than 105 g per 100 g.
        Sum = "sum",
        /// Salt is not 2.5 times sodium.
        SaltOfSodium = "salt-of-sodium",
        /// Energy or the share of saturated fat is far from that of everything else on the shelf.
        Shelf = "shelf",
    }
}
