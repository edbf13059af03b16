//! Lists of ingredients, really read: what is in the food, what may be there in traces, what is said to be
//! absent, and whether every word of it is known.
//!
//! The words of seven languages stand in `words.toml`; OFF's taxonomies add theirs where they are given. What is said to be absent reaches no further than the
//! words that join it, and a list with a word that is not known says nothing of what it does not name.

mod dictionary;
mod list_items;
mod meaning;
mod reader;
mod shares;
mod statements;
mod tokens;

pub(crate) use dictionary::Dictionary;
pub(crate) use reader::{names_nothing, read, read_name};
