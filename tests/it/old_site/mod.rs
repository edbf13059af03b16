//! The faults of the site this one replaces, W1 to W19: each has a test of that name, so that none comes
//! back unnoticed. docs/old-site.md lists them.

mod pages;
mod repository;
mod searches;
mod update;
mod visitors;
