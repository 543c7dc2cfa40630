//! The methods of `Ui` that the macros step in for: one table, one line per method.
//!
//! A method that is not here is left as the author wrote it, unless the call has a keyword
//! argument; that is how extension traits work. Only the runtime knows the parameters and results
//! of a method: the table says only how a call is finished and whether its identity matters.

use syn::Ident;

/// The work of the macro for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Shows something. In a loop, its order is identity enough.
    Output,
    /// Keeps a value of the person's, so each round of a loop needs a key.
    Input,
    /// Is pressed, so each round of a loop needs a key.
    Action,
    /// Holds others. With a closing closure it returns the closure's result, else the place to
    /// write into.
    Layout(Shape),
    /// Has a site but no builder: `remember`, `every`. Its identity is that of its `ui`.
    Memory,
    /// Has neither site nor builder: `keyed`.
    Identity,
}

/// The result of a layout without a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A `&Ui`.
    One,
    /// An array of `&Ui`.
    Many,
}

impl Role {
    /// Whether two rounds of a loop would be mistaken for each other without a key.
    pub(crate) fn needs_key_in_loop(self) -> bool {
        matches!(self, Role::Input | Role::Action | Role::Memory)
    }

    /// Whether the call becomes a builder, with keyword methods and an end.
    pub(crate) fn is_builder(self) -> bool {
        !matches!(self, Role::Memory | Role::Identity)
    }
}

/// The keyword for the initial value of an input.
pub(crate) fn initial(input: &Ident) -> Option<&'static str> {
    let initial = match input.to_string().as_str() {
        "radio" | "selectbox" | "pills" | "segmented_control" | "select_slider" => "index",
        "multiselect" => "default",
        "checkbox" | "toggle" | "slider" | "range_slider" | "number_input" | "text_input"
        | "text_area" | "date_input" | "time_input" | "color_picker" => "value",
        _ => return None,
    };
    Some(initial)
}

/// Whether a keyword of these methods has words of its own. A bare word is looked for among them first, so the prelude
/// need not have them.
pub(crate) fn has_words(keyword: &Ident) -> bool {
    WORDS.iter().any(|name| keyword == name)
}

const WORDS: [&str; 6] = ["busy", "legend", "selection", "stack", "x_scale", "y_scale"];

/// Whether a keyword is a channel of a chart or of a layer: a closure over a row may stand there.
pub(crate) fn is_channel(method: &Ident, keyword: &Ident) -> bool {
    let is_chart = CHARTS.iter().any(|name| method == name) || is_layer(method);
    is_chart && CHANNELS.iter().any(|name| keyword == name)
}

/// Whether a method adds a layer to a chart.
pub(crate) fn is_layer(method: &Ident) -> bool {
    LAYERS.iter().any(|name| method == name)
}

const CHARTS: [&str; 9] = [
    "chart",
    "line_chart",
    "area_chart",
    "bar_chart",
    "scatter_chart",
    "histogram",
    "heatmap",
    "pie_chart",
    "map",
];

const LAYERS: [&str; 7] = ["line", "area", "band", "bar", "points", "rule", "text"];

const CHANNELS: [&str; 10] =
    ["x", "y", "low", "high", "color", "size", "text", "name", "lat", "lon"];

/// The role of a method, if it is one of the vocabulary.
pub(crate) fn role(method: &Ident) -> Option<Role> {
    let method = method.to_string();
    VOCABULARY.iter().find(|(name, _)| *name == method).map(|(_, role)| *role)
}

const ONE: Role = Role::Layout(Shape::One);
const MANY: Role = Role::Layout(Shape::Many);

const VOCABULARY: &[(&str, Role)] = &[
    // Text.
    ("write", Role::Output),
    ("title", Role::Output),
    ("header", Role::Output),
    ("subheader", Role::Output),
    ("markdown", Role::Output),
    ("latex", Role::Output),
    ("write_stream", Role::Output),
    ("write_stream_async", Role::Output),
    ("text", Role::Output),
    ("caption", Role::Output),
    ("code", Role::Output),
    ("badge", Role::Output),
    ("divider", Role::Output),
    ("json", Role::Output),
    ("html", Role::Output),
    // Status. The last two may hold the elements of the work in progress.
    ("success", Role::Output),
    ("info", Role::Output),
    ("warning", Role::Output),
    ("error", Role::Output),
    ("exception", Role::Output),
    ("toast", Role::Output),
    ("progress", Role::Output),
    ("spinner", ONE),
    ("status", ONE),
    // Actions. A link is followed by the browser, so it sends no event.
    ("button", Role::Action),
    ("download_button", Role::Action),
    ("form_submit_button", Role::Action),
    ("link_button", Role::Output),
    // Inputs.
    ("checkbox", Role::Input),
    ("toggle", Role::Input),
    ("radio", Role::Input),
    ("selectbox", Role::Input),
    ("multiselect", Role::Input),
    ("pills", Role::Input),
    ("segmented_control", Role::Input),
    ("slider", Role::Input),
    ("range_slider", Role::Input),
    ("select_slider", Role::Input),
    ("number_input", Role::Input),
    ("text_input", Role::Input),
    ("text_area", Role::Input),
    ("date_input", Role::Input),
    ("time_input", Role::Input),
    ("color_picker", Role::Input),
    ("file_uploader", Role::Input),
    ("files_uploader", Role::Input),
    ("chat_input", Role::Input),
    // Layout.
    ("columns", MANY),
    ("tabs", MANY),
    ("container", ONE),
    ("sidebar", ONE),
    ("expander", ONE),
    ("popover", ONE),
    ("form", ONE),
    ("placeholder", ONE),
    ("dialog", ONE),
    ("chat_message", ONE),
    // Data.
    ("table", Role::Output),
    ("dataframe", Role::Output),
    ("metric", Role::Output),
    ("line_chart", Role::Output),
    ("bar_chart", Role::Output),
    ("area_chart", Role::Output),
    ("scatter_chart", Role::Output),
    ("histogram", Role::Output),
    ("heatmap", Role::Output),
    ("pie_chart", Role::Output),
    ("map", Role::Output),
    ("chart", ONE),
    ("image", Role::Output),
    ("custom", Role::Output),
    // Memory and identity.
    ("remember", Role::Memory),
    ("every", Role::Memory),
    ("task", Role::Memory),
    ("keyed", Role::Identity),
];
