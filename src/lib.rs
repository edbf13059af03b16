//! sitegen
pub mod cli;
pub mod commands;
pub mod config;
pub mod fetch;
pub mod model;
pub mod pipeline;
pub mod publish;
pub mod render;
pub mod select;
pub mod server;
pub mod store;
pub mod telemetry;
