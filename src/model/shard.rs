//! A part of the pages of products, which a process of its own makes.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// One of several ranges of barcodes that have as many products each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// From 1.
    number: u16,
    of: u16,
}

impl Shard {
    /// There are at most this many.
    pub const MOST: u16 = 256;

    /// All of this many, in order.
    pub fn all(of: u16) -> impl Iterator<Item = Self> {
        (1..=of).map(move |number| Self { number, of })
    }

    /// Its part of a list that has this length for all of them.
    #[must_use]
    pub fn range(self, length: usize) -> Range<usize> {
        let end = |number: u16| length * usize::from(number) / usize::from(self.of);
        end(self.number - 1)..end(self.number)
    }

    /// The name of its folder.
    #[must_use]
    pub fn folder_name(self) -> String {
        format!("{}-of-{}", self.number, self.of)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((number, of)) = text.split_once('/')
            && let (Ok(number), Ok(of)) = (number.parse(), of.parse())
            && (1..=Self::MOST).contains(&of)
            && (1..=of).contains(&number)
        {
            return Ok(Self { number, of });
        }
        let most = Self::MOST;
        Err(format!("expected which shard of how many, from 1/1 to {most}/{most}, such as 2/4"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_have_all_of_a_list_once() {
        for (of, length) in [(1, 0), (1, 7), (3, 7), (4, 3), (256, 1000)] {
            let mut covered = 0;
            for shard in Shard::all(of) {
                let range = shard.range(length);
                assert_eq!(range.start, covered, "{shard} of {length}");
                assert!(range.len() <= length / usize::from(of) + 1);
                covered = range.end;
                assert_eq!(shard.to_string().parse(), Ok(shard));
            }
            assert_eq!(covered, length);
        }
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for text in ["", "x", "/", "0/4", "5/4", "1/0", "1/257", "-1/4", "1/4/2", "1.5/4", "1 / 4"]
        {
            assert!(text.parse::<Shard>().unwrap_err().contains("such as 2/4"), "{text}");
        }
    }
}
