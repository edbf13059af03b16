//! Lists of ingredients, really read: what is in the food, what may be there in traces, what is said to be
//! absent, and whether every word of it is known.
//!
//! The words of seven languages stand in `words.toml`. Reading errs towards a warning: a word taken from
//! what is said to be absent or safe never takes a warning away.

mod dictionary;
mod reader;
mod tokens;

pub(crate) use reader::read;
