//! The ground floor: limits and the reasons for a refusal, figures, memory, secrets, threads. It
//! knows no session, no page and no message.

pub(crate) mod limits; // what a visitor may have of a server
pub(crate) mod reason; // why a visitor gets nothing
pub(crate) mod metrics; // counters and gauges
pub(crate) mod memory; // how much this process may take
pub(crate) mod token; // secrets
pub(crate) mod ending; // the end of a server
pub(crate) mod weak_map; // shared entries
pub(crate) mod lanes; // the threads of connections
