//! The behaviour cases: what people who come from Streamlit expect, and where Da Capo does
//! better. Each test bears the number of its case.

mod a_button;
mod async_streams;
mod b_callbacks;
mod c_identity;
mod charts;
mod chat;
mod content;
mod d_state;
mod data;
mod e_forms;
mod effects;
mod every_widget;
mod f_stop;
mod forged;
mod g_order;
mod g_survive;
mod h_cache;
mod images;
mod inputs;
mod interleavings;
mod interrupt;
mod layout;
mod long_runs;
mod markup;
mod memo;
mod memo_or_not;
mod passwords;
mod session;
mod status;
mod streams;
mod tasks;
mod theme;
mod uploads;
mod wakes;

use dacapo::prelude::*;

/// The names of the functions that ran, in order: the memory of most cases.
#[derive(Default, Serialize, Deserialize)]
struct Log(Vec<String>);

impl Log {
    fn add(&mut self, line: impl ToString) {
        self.0.push(line.to_string());
    }

    /// Takes what has been written since the last look.
    fn take(&mut self) -> String {
        std::mem::take(&mut self.0).join(" ")
    }
}

#[handler]
fn note(log: &mut Log, line: String) {
    log.add(line);
}
