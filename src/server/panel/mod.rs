//! /panneau: what the operator sees of the machine and the site, from samples the worker takes each minute.

pub(crate) mod charts;
pub(crate) mod gate;
pub(crate) mod ring;
pub(crate) mod sample;
pub(crate) mod sampler;
