//! The ground floor: limits and the reasons for a refusal, figures, memory, secrets, threads. It
//! knows no session, no page and no message.

pub(crate) mod limits;
pub(crate) mod reason;
pub(crate) mod metrics;
pub(crate) mod memory;
pub(crate) mod token;
pub(crate) mod ending;
pub(crate) mod weak_map;
pub(crate) mod lanes;
