//! What readers think of the proposals: pairs drawn for them, their verdicts, and what these say of the
//! whole catalogue. Pure: lists and verdicts in, pairs and figures out.
//!
//! Finder and cases of this project were written together, so the cases cannot say how good a proposal is
//! on data no one looked at. A draw does: by a seed, from the catalogue as it is, spread over [`Stratum`]s.

mod draw;
mod estimate;
mod hubs;
mod proposal;
mod score;
mod sheet;
mod table;
mod verdict;

pub(crate) use draw::{DrawnPair, draw};
pub(crate) use estimate::Estimate;
pub(crate) use hubs::Hubs;
pub(crate) use proposal::{PLACES, ProposalList, ReadGroup, ShelfOrigin, ShelfWidth, Stratum};
pub(crate) use score::{Coverage, JudgementScore, ReadingScore, StratumScore, score};
pub(crate) use sheet::product_sheet;
pub(crate) use table::{HEADER, drawn_table, parse_verdicts, verdict_line};
pub(crate) use verdict::{FaultClass, JudgedPair, Pair, Verdict, Verdicts};
