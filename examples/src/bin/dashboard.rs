//! A button in each of two columns, one handler for both, and options that a toggle reveals.

use dacapo::prelude::*;
use jiff::Timestamp;

#[derive(Default, Serialize, Deserialize)]
struct Dashboard {
    limit: Option<u32>,
    refreshed: Option<Timestamp>,
}

/// `&mut T` is this person's session state, `&T` is a resource shared by everyone, anything by
/// value is an argument.
#[handler]
fn refresh(state: &mut Dashboard, limit: u32) {
    state.limit = Some(limit);
    state.refreshed = Some(Timestamp::now());
}

#[app(title = "Dashboard", layout = Wide)]
pub fn dashboard(ui: &Ui, state: &mut Dashboard) {
    ui.title("Dashboard");
    let [left, right] = ui.columns();
    left.button("Refresh 100", on_click = refresh(100));
    right.button(
        "Refresh 500",
        kind = Primary,
        icon = ":material/refresh:",
        width = Stretch,
        on_click = refresh(500),
    );
    ui.write(format!("Last limit: {:?}", state.limit));
    if let Some(refreshed) = state.refreshed {
        ui.caption(format!("Refreshed at {refreshed:.0}"));
    }

    let mut advanced = ui.remember(|| false);
    if ui.button("Toggle advanced options") {
        *advanced = !*advanced;
    }
    if *advanced {
        let model = ui.selectbox("Model", ["small", "base", "large"]);
        ui.write(model);
    }
}

fn main() -> dacapo::Result {
    dacapo::run(dashboard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refreshing_remembers_the_limit() {
        let mut page = TestApp::new(dashboard);
        page.button("Refresh 500").click();
        assert!(page.text().contains("Last limit: Some(500)"), "{}", page.text());
    }

    #[test]
    fn the_model_is_kept_while_its_options_are_hidden() {
        let mut page = TestApp::new(dashboard);
        page.button("Toggle advanced options").click();
        page.selectbox("Model").choose("large");
        page.button("Toggle advanced options").click();
        assert!(!page.contains("Model"));
        page.button("Toggle advanced options").click();
        assert_eq!(page.selectbox("Model").value(), "large");
    }
}
