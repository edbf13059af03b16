//! Search: the page of results, its address, suggestions.

pub(crate) mod results;
pub(crate) mod search_url;
pub(crate) mod suggest;
