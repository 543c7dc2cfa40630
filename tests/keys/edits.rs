//! The corpus of edits: an app before and after, and whether what a person has entered is still
//! there. The guide on keys shows it as a table; `guide` holds the two together.
//!
//! A key is made of the module, the function and the name of a call. So that both versions can
//! stand in one program, each stands in a block of its own, which is in neither of them.

use app_runtime::App;
use dacapo::prelude::*;

use crate::key_of;

/// An edit, and what it does to the widget that is asked about.
pub(crate) struct Edit {
    /// The edit of an author, in the words of the guide.
    pub(crate) name: &'static str,
    /// The fate of a widget without `key`.
    pub(crate) plain: Fate,
    /// The fate of a widget with `key = "amount"`, if it matters.
    pub(crate) pinned: Option<Fate>,
}

/// The fate of an entered value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept,
    Lost,
}

/// The fate of the widget that is called `before`, and `after` from then on.
fn fate(before: (App, &str), after: (App, &str)) -> Fate {
    let same = key_of(before.0, before.1) == key_of(after.0, after.1);
    if same { Fate::Kept } else { Fate::Lost }
}

macro_rules! edits {
    ($($name:literal, $old:literal => $new:literal: {
        before { $($before:tt)* }
        after { $($after:tt)* }
        $(
            with key, before { $($pinned_before:tt)* }
            with key, after { $($pinned_after:tt)* }
        )?
    })*) => {
        pub(crate) fn all() -> Vec<Edit> {
            vec![$(Edit {
                name: $name,
                plain: fate(
                    ({ $($before)* page().into() }, $old),
                    ({ $($after)* page().into() }, $new),
                ),
                pinned: edits!(@pinned $(
                    fate(
                        ({ $($pinned_before)* page().into() }, $old),
                        ({ $($pinned_after)* page().into() }, $new),
                    )
                )?),
            }),*]
        }
    };
    (@pinned) => { None };
    (@pinned $fate:expr) => { Some($fate) };
}

#[component]
fn amount_field(ui: &Ui) -> i32 {
    ui.slider("Amount", 0..=9)
}

#[component]
fn pinned_amount_field(ui: &Ui) -> i32 {
    ui.slider("Amount", 0..=9, key = "amount")
}

/// A label that is not written out where the widget is.
fn label(of: &str) -> String {
    let (first, rest) = of.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

edits! {
    "reformat the code", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                let n = ui.slider("Amount", 0..=9, value = 3);
                ui.write(n);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui)
            {
                let n = ui
                    .slider(
                        "Amount",
                        0 ..= 9,
                        value = 3,
                    );
                ui.write(n)
            }
        }
    }

    "add comments", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            /// Asks for an amount.
            #[app]
            fn page(ui: &Ui) {
                // Nine is as far as it goes.
                ui.slider("Amount", /* from none */ 0..=9);
            }
        }
    }

    "move the function within its module", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
            fn other() -> &'static str {
                "below"
            }
            assert_eq!(other(), "below");
        }
        after {
            fn other() -> &'static str {
                "above"
            }
            assert_eq!(other(), "above");
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
    }

    "insert a widget of another kind above", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.title("Order");
                ui.checkbox("As a gift");
                ui.slider("Amount", 0..=9);
            }
        }
    }

    "insert a widget of the same kind above, with another label", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Discount", 0..=9);
                ui.slider("Amount", 0..=9);
            }
        }
    }

    "reorder two widgets with labels", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
                ui.slider("Discount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Discount", 0..=9);
                ui.slider("Amount", 0..=9);
            }
        }
    }

    "change a keyword argument", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9, value = 3);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=99, value = 5, step = 5, help = "By fives");
            }
        }
    }

    "rename the label of `let amount = …`", "Amount" => "How many?": {
        before {
            #[app]
            fn page(ui: &Ui) {
                let amount = ui.slider("Amount", 0..=9);
                ui.write(amount);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                let amount = ui.slider("How many?", 0..=9);
                ui.write(amount);
            }
        }
    }

    "wrap it in a column, a container or the sidebar", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                let [_left, right] = ui.columns();
                right.container(border = true, |ui| {
                    ui.sidebar(|ui| {
                        ui.slider("Amount", 0..=9);
                    });
                });
            }
        }
    }

    "wrap it in an `if`", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                if !ui.checkbox("As always") {
                    ui.slider("Amount", 0..=9);
                }
            }
        }
    }

    "add a loop around other widgets", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.text_input("Name");
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                for _ in 0..3 {
                    ui.text_input("Name");
                }
                ui.slider("Amount", 0..=9);
            }
        }
    }

    "rename the variable", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                let n = ui.slider("Amount", 0..=9);
                ui.write(n);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                let amount = ui.slider("Amount", 0..=9);
                ui.write(amount);
            }
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                let n = ui.slider("Amount", 0..=9, key = "amount");
                ui.write(n);
            }
        }
        with key, after {
            #[app]
            fn page(ui: &Ui) {
                let amount = ui.slider("Amount", 0..=9, key = "amount");
                ui.write(amount);
            }
        }
    }

    "rename the label where there is no variable", "Amount" => "How many?": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.write(ui.slider("Amount", 0..=9));
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.write(ui.slider("How many?", 0..=9));
            }
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                ui.write(ui.slider("Amount", 0..=9, key = "amount"));
            }
        }
        with key, after {
            #[app]
            fn page(ui: &Ui) {
                ui.write(ui.slider("How many?", 0..=9, key = "amount"));
            }
        }
    }

    "insert a widget of the same name above: with the same label, or both labels computed", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider(label("amount"), 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.slider(label("discount"), 0..=9);
                ui.slider(label("amount"), 0..=9);
            }
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider(label("amount"), 0..=9, key = "amount");
            }
        }
        with key, after {
            #[app]
            fn page(ui: &Ui) {
                ui.slider(label("discount"), 0..=9);
                ui.slider(label("amount"), 0..=9, key = "amount");
            }
        }
    }

    "rename the function", "Amount" => "Amount": {
        before {
            #[app]
            fn order(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
            use order as page;
        }
        after {
            #[app]
            fn checkout(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
            use checkout as page;
        }
        with key, before {
            #[app]
            fn order(ui: &Ui) {
                ui.slider("Amount", 0..=9, key = "amount");
            }
            use order as page;
        }
        with key, after {
            #[app]
            fn checkout(ui: &Ui) {
                ui.slider("Amount", 0..=9, key = "amount");
            }
            use checkout as page;
        }
    }

    "move the function to another module", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            mod orders {
                use dacapo::prelude::*;

                #[app]
                pub(super) fn page(ui: &Ui) {
                    ui.slider("Amount", 0..=9);
                }
            }
            use orders::page;
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9, key = "amount");
            }
        }
        with key, after {
            mod orders {
                use dacapo::prelude::*;

                #[app]
                pub(super) fn page(ui: &Ui) {
                    ui.slider("Amount", 0..=9, key = "amount");
                }
            }
            use orders::page;
        }
    }

    "move it into a component", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                amount_field(ui);
            }
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9, key = "amount");
            }
        }
        with key, after {
            #[app]
            fn page(ui: &Ui) {
                pinned_amount_field(ui);
            }
        }
    }

    "wrap it in a loop", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                for _ in 0..1 {
                    ui.slider("Amount", 0..=9);
                }
            }
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9, key = "amount");
            }
        }
        with key, after {
            #[app]
            fn page(ui: &Ui) {
                for id in [7, 8] {
                    let ui = ui.keyed(id);
                    ui.slider("Amount", 0..=9, key = "amount");
                }
            }
        }
    }

    "wrap it in a container with a `key`", "Amount" => "Amount": {
        before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9);
            }
        }
        after {
            #[app]
            fn page(ui: &Ui) {
                ui.container(key = "order", |ui| {
                    ui.slider("Amount", 0..=9);
                });
            }
        }
        with key, before {
            #[app]
            fn page(ui: &Ui) {
                ui.slider("Amount", 0..=9, key = "amount");
            }
        }
        with key, after {
            #[app]
            fn page(ui: &Ui) {
                ui.container(key = "order", |ui| {
                    ui.slider("Amount", 0..=9, key = "amount");
                });
            }
        }
    }
}
