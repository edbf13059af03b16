//! The two processes of a server: the parent holds the socket, the worker answers on it and checks
//! itself that it still does.

pub(crate) mod broken;
pub(crate) mod keeping;
pub(crate) mod parent;
pub(crate) mod probe;
pub(crate) mod renewal;
pub(crate) mod socket;
pub(crate) mod worker;
pub(crate) mod worker_process;
