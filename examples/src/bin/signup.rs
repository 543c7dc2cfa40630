//! Signing up: an error is shown at its field, and valid input becomes a typed account.

use std::fmt;

use dacapo::prelude::*;

/// The page: the form in progress, its errors, and the account.
#[derive(Default, Serialize, Deserialize)]
struct SignUp {
    draft: Draft,
    problems: Problems,
    account: Option<Account>,
}

/// The typed input: any text.
#[derive(Default, Serialize, Deserialize)]
struct Draft {
    name: String,
    email: String,
    plan: Plan,
    agreed: bool,
}

/// A valid account: checked once, and never again.
#[derive(Serialize, Deserialize)]
struct Account {
    name: String,
    email: String,
    plan: Plan,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
enum Plan {
    #[default]
    Solo,
    Team,
    Orchestra,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One for each field that can be wrong.
#[derive(Default, Serialize, Deserialize)]
struct Problems {
    name: Option<String>,
    email: Option<String>,
    agreed: Option<String>,
}

impl Draft {
    fn check(&self) -> Result<Account, Problems> {
        let (name, email) = (self.name.trim(), self.email.trim());
        let is_address = |(user, host): (&str, &str)| !user.is_empty() && host.contains('.');
        let problem = |wrong: bool, words: &str| wrong.then(|| words.to_owned());
        let problems = Problems {
            name: problem(name.is_empty(), "Please tell us your name."),
            email: problem(
                !email.split_once('@').is_some_and(is_address),
                "An address looks like ada@example.com.",
            ),
            agreed: problem(!self.agreed, "There is no way around this one."),
        };
        match problems {
            Problems { name: None, email: None, agreed: None } => {
                Ok(Account { name: name.to_owned(), email: email.to_owned(), plan: self.plan })
            }
            problems => Err(problems),
        }
    }
}

/// A handler, so that the fields already know. They are bound, and empty again once all is well;
/// `clear_on_submit` would take a person's words away also where one of them was wrong.
#[handler]
fn sign_up(page: &mut SignUp) {
    match page.draft.check() {
        Ok(account) => *page = SignUp { account: Some(account), ..SignUp::default() },
        Err(problems) => page.problems = problems,
    }
}

#[app(title = "Sign up")]
pub fn signup(ui: &Ui, page: &mut SignUp) {
    ui.title("Sign up");
    if let Some(Account { name, email, plan }) = &page.account {
        ui.success(format!("Welcome, **{name}**! Your {plan} account is ready."));
        ui.write(format!("A letter is on its way to {email}."));
        ui.button("Sign up someone else", on_click = |page: &mut SignUp| page.account = None);
        stop();
    }

    let SignUp { draft, problems, .. } = page;
    ui.form("sign up", |ui| {
        ui.text_input("Name", placeholder = "Ada Lovelace", bind = &mut draft.name);
        problem(ui, &problems.name);
        ui.text_input("Email", placeholder = "ada@example.com", bind = &mut draft.email);
        problem(ui, &problems.email);
        ui.radio("Plan", [Plan::Solo, Plan::Team, Plan::Orchestra], bind = &mut draft.plan);
        ui.checkbox("I have read the terms", bind = &mut draft.agreed);
        problem(ui, &problems.agreed);
        ui.form_submit_button("Create account", kind = Primary, on_click = sign_up());
    });
}

#[component]
fn problem(ui: &Ui<impl Place>, words: &Option<String>) {
    if let Some(words) = words {
        ui.error(words);
    }
}

fn main() -> dacapo::Result {
    dacapo::run(signup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_and_nothing_typed_is_lost() {
        let mut page = TestApp::new(signup);
        page.text_input("Name").set("Grace");
        page.text_input("Email").set("grace@nowhere");
        page.button("Create account").click();
        assert_eq!(
            page.errors(),
            ["An address looks like ada@example.com.", "There is no way around this one."]
        );
        assert_eq!(page.text_input("Name").value(), "Grace");
        assert!(page.state::<SignUp>().account.is_none());
    }

    #[test]
    fn what_is_right_becomes_an_account_and_the_next_form_is_empty() {
        let mut page = TestApp::new(signup);
        page.text_input("Name").set(" Grace ");
        page.text_input("Email").set("grace@example.com");
        page.radio("Plan").choose("Orchestra");
        page.checkbox("I have read the terms").check();
        page.button("Create account").click();
        assert!(page.contains("Welcome, **Grace**! Your Orchestra account is ready."));
        page.button("Sign up someone else").click();
        assert_eq!(page.text_input("Name").value(), "");
        assert_eq!(page.radio("Plan").value(), "Solo");
    }
}
