//! Deleting with second thoughts: each row asks before, and there is a way back after.

use dacapo::Align;
use dacapo::prelude::*;

#[derive(Serialize, Deserialize)]
struct Shelf {
    scores: Vec<Score>,
    /// The row deleted last, and its position.
    deleted: Option<(usize, Score)>,
}

#[derive(Serialize, Deserialize)]
struct Score {
    id: u32,
    title: String,
}

impl Default for Shelf {
    fn default() -> Shelf {
        let titles = ["Goldberg Variations", "Kreisleriana", "Pictures at an Exhibition"];
        let score = |(id, title): (u32, &str)| Score { id, title: title.to_owned() };
        Shelf { scores: (1..).zip(titles).map(score).collect(), deleted: None }
    }
}

impl Shelf {
    fn delete(&mut self, place: usize) {
        self.deleted = Some((place, self.scores.remove(place)));
    }

    fn undo(&mut self) {
        if let Some((place, score)) = self.deleted.take() {
            self.scores.insert(place, score);
        }
    }
}

#[app(title = "Confirm a delete")]
pub fn confirm_delete(ui: &Ui, shelf: &mut Shelf) {
    ui.title("Scores");
    let mut unwanted = None;
    for (place, score) in shelf.scores.iter().enumerate() {
        if row(ui.keyed(score.id), score) {
            unwanted = Some(place);
        }
    }
    if let Some(place) = unwanted {
        ui.toast(
            format!("*{}* is deleted.", shelf.scores[place].title),
            icon = ":material/delete:",
        );
        shelf.delete(place);
        rerun();
    }
    if shelf.scores.is_empty() {
        ui.info("The shelf is empty.");
    }
    if let Some((_, score)) = &shelf.deleted {
        let label = format!("Put *{}* back", score.title);
        if ui.button(label, key = "undo", kind = Tertiary, icon = ":material/undo:") {
            shelf.undo();
            rerun();
        }
    }
}

/// One row; `true` once it is to go. Whether it is asking is its own business, so it remembers
/// that itself.
#[component]
fn row(ui: &Ui, score: &Score) -> bool {
    let mut asking = ui.remember(|| false);
    ui.container(border = true, |ui| {
        if *asking {
            let [question, yes, no] =
                ui.columns(weights = [3, 1, 1], vertical_alignment = Align::Center);
            question.write(format!("Delete *{}*?", score.title));
            let delete = yes.button("Delete", kind = Primary, width = Stretch);
            let keep = no.button("Keep", width = Stretch);
            if delete || keep {
                *asking = false;
            }
            if keep {
                rerun();
            }
            delete
        } else {
            let [title, bin] = ui.columns(weights = [4, 1], vertical_alignment = Align::Center);
            title.write(&score.title);
            if bin.button("Delete…", width = Stretch) {
                *asking = true;
                rerun();
            }
            false
        }
    })
}

fn main() -> dacapo::Result {
    dacapo::run(confirm_delete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_without_a_second_click_and_there_is_a_way_back() {
        let mut page = TestApp::new(confirm_delete);
        page.button("Delete…").nth(1).click();
        assert!(page.contains("Delete *Kreisleriana*?"));
        page.button("Keep").click();
        assert_eq!(page.state::<Shelf>().scores.len(), 3);

        page.button("Delete…").nth(1).click();
        page.button("Delete").click();
        assert_eq!(page.toasts(), ["*Kreisleriana* is deleted."]);
        assert_eq!(page.state::<Shelf>().scores.len(), 2);

        page.button("Put *Kreisleriana* back").click();
        assert_eq!(page.state::<Shelf>().scores[1].title, "Kreisleriana");
        assert!(!page.contains("Delete *Kreisleriana*?"), "{}", page.text());
    }

    #[test]
    fn each_row_asks_for_itself() {
        let mut page = TestApp::new(confirm_delete);
        page.button("Delete…").nth(2).click();
        page.button("Delete…").nth(0).click();
        page.button("Delete").nth(1).click();
        assert!(page.contains("Delete *Goldberg Variations*?"));
        assert!(page.contains("Kreisleriana"));
        assert_eq!(page.state::<Shelf>().scores.len(), 2);
    }
}
