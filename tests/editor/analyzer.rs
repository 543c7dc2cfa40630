//! rust-analyzer as an editor talks to it: JSON messages over its standard input and output.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A running rust-analyzer, and the one file that it is asked about.
pub(crate) struct Analyzer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    file: PathBuf,
    requests: u64,
    version: u64,
}

impl Analyzer {
    /// Starts it on a package that depends on `dacapo`, and waits until it has read everything.
    pub(crate) fn start() -> Analyzer {
        let folder = package();
        let mut process = Command::new("rust-analyzer")
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer is installed");
        let input = process.stdin.take().expect("a pipe");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let file = folder.join("src/main.rs");
        let mut editor = Analyzer { process, input, output, file, requests: 0, version: 1 };
        editor.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": uri(&folder),
                "capabilities": {
                    "textDocument": { "hover": { "contentFormat": ["markdown"] } },
                    "experimental": { "serverStatusNotification": true },
                },
                "initializationOptions": {
                    "checkOnSave": false,
                    "cargo": { "extraArgs": ["--offline"], "targetDir": folder.join("target") },
                },
            }),
        );
        editor.notify("initialized", json!({}));
        editor.wait_until_quiet();
        let text = fs::read_to_string(&editor.file).expect("the package has a file");
        let document =
            json!({ "uri": uri(&editor.file), "languageId": "rust", "version": 1, "text": text });
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
        editor
    }

    /// The completions offered at `$0`.
    pub(crate) fn completions(&mut self, source: &str) -> Vec<String> {
        let answer = self.ask("textDocument/completion", source);
        let items = if answer["items"].is_array() { &answer["items"] } else { &answer };
        let labels =
            items.as_array().into_iter().flatten().filter_map(|item| item["label"].as_str());
        labels
            .map(|label| label.split(['(', ' ', '…']).next().unwrap_or(label).to_owned())
            .collect()
    }

    /// The definitions of the word at `$0`: for each, the end of the file's path and the line.
    pub(crate) fn definitions(&mut self, source: &str) -> Vec<String> {
        let answer = self.ask("textDocument/definition", source);
        let places = answer.as_array().cloned().unwrap_or_else(|| vec![answer]);
        places.iter().map(|place| self.line_at(place, source)).collect()
    }

    fn line_at(&self, place: &Value, source: &str) -> String {
        let path = place["uri"].as_str().unwrap_or_default().trim_start_matches("file://");
        let number = place["range"]["start"]["line"].as_u64().unwrap_or_default() as usize;
        let text = if Path::new(path) == self.file {
            source.to_owned()
        } else {
            fs::read_to_string(path).unwrap_or_default()
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        format!("{name}: {}", text.lines().nth(number).unwrap_or_default().trim())
    }

    /// The text shown about the word at `$0`.
    pub(crate) fn hover(&mut self, source: &str) -> String {
        let answer = self.ask("textDocument/hover", source);
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The errors that rust-analyzer finds by itself.
    pub(crate) fn complaints(&mut self, source: &str) -> Vec<String> {
        let answer = self.ask("textDocument/diagnostic", source);
        let items = answer["items"].as_array().into_iter().flatten();
        items.filter_map(|item| item["message"].as_str().map(str::to_owned)).collect()
    }

    /// Shows it a source, and asks about the place of `$0`.
    fn ask(&mut self, method: &str, source: &str) -> Value {
        let (before, after) = source.split_once("$0").expect("the source has a cursor");
        let line = before.matches('\n').count();
        let character = before.lines().last().unwrap_or_default().encode_utf16().count();
        self.version += 1;
        let document = json!({ "uri": uri(&self.file), "version": self.version });
        let changes = json!([{ "text": format!("{before}{after}") }]);
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
        let document = json!({ "uri": uri(&self.file) });
        let position = json!({ "line": line, "character": character });
        self.request(method, json!({ "textDocument": document, "position": position }))
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id && message["method"].is_null() {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            self.answer(&message);
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// It asks back, for settings and for leave to show progress: nothing is fine.
    fn answer(&mut self, message: &Value) {
        if !message["id"].is_null() && !message["method"].is_null() {
            let result = if message["method"] == "workspace/configuration" {
                json!([null])
            } else {
                Value::Null
            };
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
        }
    }

    fn wait_until_quiet(&mut self) {
        loop {
            let message = self.receive();
            self.answer(&message);
            let status = &message["params"];
            if message["method"] == "experimental/serverStatus" && status["quiescent"] == true {
                assert_ne!(status["health"], "error", "{}", status["message"]);
                return;
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut header = String::new();
            let read = self.output.read_line(&mut header).expect("it speaks");
            assert!(read > 0, "rust-analyzer has gone");
            if header.trim().is_empty() {
                break;
            }
            if let Some(number) = header.strip_prefix("Content-Length:") {
                length = number.trim().parse().expect("a length");
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).expect("a whole message");
        serde_json::from_slice(&text).expect("a message is JSON")
    }
}

impl Drop for Analyzer {
    fn drop(&mut self) {
        // It has nothing to save, and may be gone already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A package of its own, beside the target folder's other temporary things.
fn package() -> PathBuf {
    let workspace =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in the workspace");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor");
    fs::create_dir_all(folder.join("src")).expect("the folder can be made");
    let manifest = format!(
        "[package]\nname = \"edited\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         dacapo = {{ path = {:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n",
        workspace.join("dacapo")
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("there is a lock file");
    fs::write(folder.join("src/main.rs"), "fn main() {}\n").expect("the source can be written");
    folder
}
