//! sitegen
pub mod fetch;
pub mod model;
pub mod render;
pub mod select;
pub mod store;
