//! Expensive work behind a button: it tells how far it is, its parts are remembered for everyone,
//! and the result is state, so it stays until the next one.

use dacapo::prelude::*;

/// A number from which the Collatz sequence takes long to reach 1.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Chain {
    start: u64,
    length: u32,
}

#[derive(Default, Serialize, Deserialize)]
struct Report {
    longest: Vec<Chain>,
}

const BLOCK: u64 = 50_000;

/// The longest of a block of starts. A second request, for this report or a longer one, gets it at
/// once.
#[cached(max_entries = 200)]
fn longest_in_block(block: u64) -> Chain {
    let starts = block * BLOCK + 1..=(block + 1) * BLOCK;
    let chains = starts.map(|start| Chain { start, length: length_from(start) });
    chains.max_by_key(|chain| chain.length).unwrap_or(Chain { start: 1, length: 0 })
}

fn length_from(start: u64) -> u32 {
    let next = |number: &u64| match number {
        1 => None,
        even if even % 2 == 0 => Some(even / 2),
        odd => Some(3 * odd + 1),
    };
    std::iter::successors(Some(start), next).skip(1).fold(0, |length, _| length + 1)
}

fn as_csv(longest: &[Chain]) -> String {
    let rows = longest.iter().map(|Chain { start, length }| format!("{start},{length}\n"));
    std::iter::once("start,length\n".to_owned()).chain(rows).collect()
}

#[app(theme = "themes/harbour.toml")]
pub fn report(ui: &Ui, report: &mut Report) {
    ui.title("The long way down to 1");
    ui.write("Halve what is even; else three times and one more. Which start takes longest?");
    let blocks: u64 = ui.slider("Blocks of 50,000 starts", 1..=20, value = 8);

    if ui.button("Look", kind = Primary, icon = ":material/search:", busy = Ignore) {
        let place = ui.placeholder();
        report.longest.clear();
        ui.status("Counting steps…", |s| {
            for block in 0..blocks {
                let words = format!("Block {} of {blocks}", block + 1);
                place.progress(block as f64 / blocks as f64, text = words);
                let chain = longest_in_block(block);
                s.write(format!("{} steps, from {}", chain.length, chain.start));
                report.longest.push(chain);
            }
            s.done("All steps are counted");
        });
        place.success("Done. The next look at these blocks takes no time at all.");
        ui.toast("The report is ready.", icon = ":material/check:");
    }

    let Some(top) = report.longest.iter().max_by_key(|chain| chain.length) else {
        ui.info("No report yet.");
        stop();
    };
    ui.metric("Longest", format!("{} steps, from {}", top.length, top.start));
    let longest = report.longest.clone();
    ui.download_button(
        "Download it",
        move || as_csv(&longest),
        file_name = "collatz.csv",
        mime = "text/csv",
    );
}

fn main() -> dacapo::Result {
    dacapo::run(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_made_told_kept_and_given() {
        let mut page = TestApp::new(report);
        assert!(page.contains("No report yet."));
        page.slider("Blocks of 50,000 starts").set(2);
        page.button("Look").click();
        assert_eq!(page.toasts(), ["The report is ready."]);
        assert_eq!(page.metric("Longest").value(), "350 steps, from 77031");

        page.button("Download it").click();
        let files = page.downloads();
        assert_eq!(files[0].file_name, "collatz.csv");
        assert_eq!(&*files[0].data, b"start,length\n35655,323\n77031,350\n");
    }
}
