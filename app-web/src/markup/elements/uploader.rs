//! `file_uploader`, `files_uploader`: a real file input under a drop zone, and the list of files.
//!
//! The list of files is its value; `client/uploads.js` sends the files that a person chooses and
//! adds them there. Files on their way are in a list of their own, which patches leave alone.

use app_runtime::widgets::file_uploader::FileUploader;
use app_runtime::{Key, Size, UploadedFile};

use super::fields::{Part, fault, label, open_field};
use super::{close, tag, text};

pub(super) fn uploader(out: &mut String, key: Key, uploader: &FileUploader) {
    let FileUploader { field, limits, files, .. } = uploader;
    let several = limits.max_files.is_some();
    let kinds = limits.kinds();
    let opened = open_field(out, "div", key, field, "files").attr("data-module", "uploads");
    let opened = opened.attr("data-max-size", limits.max_size);
    opened.maybe("data-max-files", limits.max_files).maybe("data-kinds", kinds.as_ref()).open();
    label(out, key, field);

    let class = if field.disabled { "dropzone off" } else { "dropzone" };
    tag(out, "div").attr("class", class).open();
    let icon = tag(out, "svg").attr("viewBox", "0 0 20 20").attr("aria-hidden", "true");
    icon.open();
    out.push_str(UPLOAD_ICON);
    close(out, "svg");
    tag(out, "div").attr("class", "invitation").open();
    tag(out, "span").attr("class", "drop").attr("aria-hidden", "true").open();
    text(out, if several { "Drop files here, or " } else { "Drop a file here, or " });
    close(out, "span");
    tag(out, "span").attr("class", "choose").attr("aria-hidden", "true").open();
    text(out, if several { "choose files" } else { "choose a file" });
    close(out, "span");
    let rules = tag(out, "span").attr("class", "rules").attr("id", Part(key, "rules"));
    rules.open();
    if let Some(kinds) = &kinds {
        text(out, format_args!("{kinds} · "));
    }
    text(out, format_args!("up to {}", Size(limits.max_size)));
    if let Some(most) = limits.max_files {
        text(out, format_args!(" each · {most} at most"));
    }
    close(out, "span");
    close(out, "div");
    // It lies invisibly over the zone: mouse, keyboard and screen reader use it as they know it.
    let input = tag(out, "input").attr("type", "file").attr("id", Part(key, "value"));
    let accept = (!limits.accept.is_empty()).then(|| limits.accept.join(","));
    let input = input.maybe("accept", accept).flag("multiple", several);
    let help = field.help.as_ref().map(|_| Part(key, "help"));
    let described = [help, Some(Part(key, "rules")), Some(Part(key, "fault"))];
    let described: Vec<_> = described.into_iter().flatten().map(|part| part.to_string()).collect();
    let input = input.attr("aria-describedby", described.join(" ")).attr("autocomplete", "off");
    input.flag("disabled", field.disabled).open();
    close(out, "div");

    tag(out, "ul").attr("class", "files").attr("aria-label", "Files").open();
    for uploaded in files {
        file(out, uploaded, field.disabled);
    }
    close(out, "ul");
    tag(out, "ul").attr("class", "uploads").flag("data-client", true).open();
    close(out, "ul");
    fault(out, key);
    let status = tag(out, "div").attr("class", "aloud").attr("role", "status");
    status.flag("data-client", true).open();
    close(out, "div");
    close(out, "div");
}

fn file(out: &mut String, file: &UploadedFile, disabled: bool) {
    tag(out, "li").attr("class", "file").attr("data-file", file.id()).open();
    tag(out, "span").attr("class", "name").open();
    text(out, file.name());
    close(out, "span");
    tag(out, "span").attr("class", "size").open();
    text(out, Size(file.size()));
    close(out, "span");
    let button = tag(out, "button").attr("type", "button").attr("class", "remove");
    let button = button.attr("aria-label", format_args!("Remove {}", file.name()));
    button.flag("disabled", disabled).open();
    text(out, "×");
    close(out, "button");
    close(out, "li");
}

const UPLOAD_ICON: &str = r#"<path d="M10 12.5V3.5M6.5 7 10 3.5 13.5 7M3.5 12.5v2.5a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5v-2.5"/>"#;
