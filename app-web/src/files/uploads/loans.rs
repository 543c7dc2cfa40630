//! Uploaded files and the other servers of a shared store. A file received here is lent to them:
//! its session takes the file along when it moves there, or is there already and only the upload
//! came here.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use app_runtime::{FileLabel, UploadedFile};
use serde_json::json;

use super::folder::{Grown, TempFile};
use super::shelf::Shelf;
use crate::base::limits::MOST_LENT;
use crate::files::lending::{self, Lending, Unreachable};

/// Other servers have a file for this long.
const LENT: Duration = Duration::from_secs(24 * 60 * 60);

/// The largest file that they have: the most that may be lent, without the header line.
pub(crate) const MOST_LENT_BYTES: u64 = MOST_LENT as u64 - 10_000;

/// Lends a file that was uploaded for the session of this token, and for no other. `false`: it was
/// not lent.
pub(crate) async fn lend(lending: &Arc<Lending>, token: String, file: UploadedFile) -> bool {
    if !lending.has_others() || file.size() > MOST_LENT_BYTES {
        return false;
    }
    let lent = lending.in_turn(move |lending| {
        let bytes = file.bytes().map_err(|_| Unreachable)?;
        let packed = lending::pack(&json!([file.name(), file.mime()]), &bytes);
        Ok(lending.lend(&lent_as(&token, file.id()), &packed, LENT))
    });
    lent.await.unwrap_or(false)
}

/// Fetches a file of the session of this token. `None`: no server has it any more, or there is no
/// room for it here. Blocks.
///
/// # Errors
/// If the store does not answer.
pub(crate) fn bring(
    lending: &Lending,
    shelf: &Shelf,
    token: &str,
    id: &str,
) -> Result<Option<UploadedFile>, Unreachable> {
    let Some(packed) = lending.borrow(&lent_as(token, id))? else { return Ok(None) };
    let Some((head, bytes)) = lending::unpack(&packed) else { return Ok(None) };
    let text = |at: usize| head.get(at).and_then(|text| text.as_str()).unwrap_or_default();
    let label = FileLabel::from_outside(text(0), text(1));
    let stored = shelf.new_file().ok().and_then(|file| write(file, bytes));
    Ok(stored.map(|file| {
        let file = file.finish();
        UploadedFile::new(id, label, file.size(), file)
    }))
}

fn write(mut file: TempFile, bytes: &[u8]) -> Option<TempFile> {
    let has_room = file.grow(bytes.len() as u64) == Grown::Well;
    (has_room && file.open_for_writing().write_all(bytes).is_ok()).then_some(file)
}

fn lent_as(token: &str, id: &str) -> String {
    format!("upload:{token}:{id}")
}
