//! Values in few bytes, as they are kept from one run to the next. No marks tell one from the other: what is read is
//! what the same program wrote.

use crate::model::diet::Properties;
use crate::model::nutriscore::Scale;
use crate::model::{Barcode, CategoryId, Grading};

use super::PhysicalKind;

/// What can be kept.
pub(crate) trait Packed: Sized {
    /// Adds it.
    fn pack(&self, bytes: &mut Vec<u8>);

    /// Takes it off the front; `None` where something else is there.
    fn unpack(bytes: &mut &[u8]) -> Option<Self>;
}

macro_rules! packed_numbers {
    ($($number:ty),+) => { $(
        impl Packed for $number {
            fn pack(&self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let (first, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_le_bytes(*first))
            }
        }
    )+ };
}

packed_numbers!(u8, u16, i16, u32, u64, i64);

impl Packed for bool {
    fn pack(&self, bytes: &mut Vec<u8>) {
        u8::from(*self).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some(u8::unpack(bytes)? != 0)
    }
}

impl Packed for CategoryId {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u32::unpack(bytes).map(Self)
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.is_some().pack(bytes);
        if let Some(value) = self {
            value.pack(bytes);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        if bool::unpack(bytes)? { Some(Some(T::unpack(bytes)?)) } else { Some(None) }
    }
}

impl<T: Packed> Packed for Vec<T> {
    #[allow(clippy::cast_possible_truncation, reason = "lists are short")]
    fn pack(&self, bytes: &mut Vec<u8>) {
        (self.len() as u16).pack(bytes);
        for value in self.iter().take(usize::from(u16::MAX)) {
            value.pack(bytes);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let number = u16::unpack(bytes)?;
        let mut all = Self::with_capacity(usize::from(number));
        for _ in 0..number {
            all.push(T::unpack(bytes)?);
        }
        Some(all)
    }
}

impl<T: Packed + Copy + Default, const N: usize> Packed for [T; N] {
    fn pack(&self, bytes: &mut Vec<u8>) {
        for value in self {
            value.pack(bytes);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let mut all = [T::default(); N];
        for value in &mut all {
            *value = T::unpack(bytes)?;
        }
        Some(all)
    }
}

impl Packed for Barcode {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.number().pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Self::from_number(u64::unpack(bytes)?).ok()
    }
}

impl Packed for Properties {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.bits().pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Packed::unpack(bytes).map(Self::of_bits)
    }
}

/// An enum by the place of each variant in a list, which a variant that is missing there keeps from being packed.
macro_rules! packed_variants {
    ($name:ident: $all:expr) => {
        impl $crate::select::Packed for $name {
            #[allow(clippy::cast_possible_truncation, reason = "enums have few variants")]
            fn pack(&self, bytes: &mut Vec<u8>) {
                let place = $all.iter().position(|variant| variant == self);
                bytes.push(place.map_or(u8::MAX, |place| place as u8));
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let (place, rest) = bytes.split_first()?;
                *bytes = rest;
                $all.get(usize::from(*place)).copied()
            }
        }
    };
}

packed_variants!(Grading: Grading::ALL);
packed_variants!(Scale: [Self::New, Self::Old, Self::Unknown]);
packed_variants!(PhysicalKind: [
    Self::NotFood, Self::Supplement, Self::BabyFood, Self::Alcohol, Self::Preparation, Self::Beverage,
    Self::Solid,
]);

/// A struct by its fields, in an order that needs no marks. Those behind the semicolon are not kept.
macro_rules! packed_fields {
    ($name:ident: $($field:ident),+ $(; $($rest:ident: $value:expr),+)?) => {
        impl $crate::select::Packed for $name {
            fn pack(&self, bytes: &mut Vec<u8>) {
                let Self { $($field,)+ $($($rest: _,)+)? } = self;
                $($field.pack(bytes);)+
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                $(let $field = $crate::select::Packed::unpack(bytes)?;)+
                Some(Self { $($field,)+ $($($rest: $value,)+)? })
            }
        }
    };
}

pub(crate) use packed_fields;
pub(super) use packed_variants;
