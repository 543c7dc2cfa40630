//! The file of one session: two slots of equal size, written in turns, so that the newest form is
//! whole whenever the program ends. This module knows bytes and no files.
//!
//! A slot has a number that rises with each form, the fence, a length, a checksum of all of these,
//! and then the session. A slot that does not pass the check counts as empty. Slots begin on pages
//! of the disk: the slot that is not written stays as it is, even if the machine loses its power.

use std::ops::Range;

use flate2::Crc;

/// Number, fence, length, checksum.
const HEAD: usize = 8 + 8 + 8 + 4;

/// The least size of a slot: a page.
const PAGE: usize = 4 << 10;

/// The length of the shortest file, and of most files.
pub(super) const SHORTEST: usize = 2 * PAGE;

/// The newest form in a file.
#[derive(Debug, PartialEq)]
pub(super) struct Slot {
    number: u64,
    pub(super) fence: u64,
    /// The place of the session in the file.
    pub(super) session: Range<usize>,
}

impl Slot {
    /// Reads a file. `None`: neither slot is whole, for example in a file of another kind.
    pub(super) fn newest(file: &[u8]) -> Option<Slot> {
        let slots = [0, room(file.len())].map(|start| Slot::read(file, start));
        slots.into_iter().flatten().max_by_key(|slot| slot.number)
    }

    fn read(file: &[u8], start: usize) -> Option<Slot> {
        let (head, rest) = file.get(start..)?.split_at_checked(HEAD)?;
        let word = |at: usize| Some(u64::from_le_bytes(*head.get(at..)?.first_chunk()?));
        let (number, fence, length) = (word(0)?, word(8)?, usize::try_from(word(16)?).ok()?);
        let session = rest.get(..length)?;
        let check = check(&head[..HEAD - 4], session);
        let start = start + HEAD;
        (head.ends_with(&check)).then(|| Slot { number, fence, session: start..start + length })
    }
}

/// The write that puts a newer form of a session into a file.
#[derive(Debug, PartialEq)]
pub(super) enum Change {
    /// These bytes at this place of the file.
    At(u64, Vec<u8>),
    /// The whole file: its present size has no room for the form.
    All(Vec<u8>),
}

/// The write for a newer form. It must not touch the newest form in the file.
pub(super) fn change(file: &[u8], newest: Option<&Slot>, fence: u64, session: &[u8]) -> Change {
    let number = newest.map_or(0, |newest| newest.number) + 1;
    let mut slot = Vec::with_capacity(HEAD + session.len());
    for word in [number, fence, session.len() as u64] {
        slot.extend(word.to_le_bytes());
    }
    slot.extend(check(&slot, session));
    slot.extend(session);
    let room = room(file.len());
    match newest {
        Some(newest) if slot.len() <= room => {
            let free = if newest.session.start > room { 0 } else { room };
            Change::At(free as u64, slot)
        }
        _ => {
            slot.resize(file_length(session.len()), 0);
            Change::All(slot)
        }
    }
}

/// The length of a file for a session of this length.
pub(super) fn file_length(session: usize) -> usize {
    2 * (HEAD + session).next_power_of_two().max(PAGE)
}

/// The size of each slot in a file of this length. The end of the second slot may be missing.
fn room(length: usize) -> usize {
    length.next_power_of_two() / 2
}

fn check(head: &[u8], session: &[u8]) -> [u8; 4] {
    let mut check = Crc::new();
    check.update(head);
    check.update(session);
    check.sum().to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the first bytes of a form, like a program that is killed while it writes.
    fn put(file: &mut Vec<u8>, fence: u64, session: &[u8], bytes: usize) {
        match change(file, Slot::newest(file).as_ref(), fence, session) {
            Change::At(start, slot) => {
                let (start, bytes) = (start as usize, bytes.min(slot.len()));
                file[start..start + bytes].copy_from_slice(&slot[..bytes]);
            }
            Change::All(whole) => *file = whole,
        }
    }

    fn file(sessions: &[Vec<u8>]) -> Vec<u8> {
        let mut file = Vec::new();
        sessions.iter().for_each(|session| put(&mut file, 1, session, usize::MAX));
        file
    }

    #[track_caller]
    fn read(file: &[u8]) -> Option<&[u8]> {
        Some(&file[Slot::newest(file)?.session])
    }

    /// Forms of one session, with these lengths in bytes.
    fn forms(lengths: &[usize]) -> Vec<Vec<u8>> {
        let form = |(byte, length): (u8, &usize)| vec![byte; *length];
        (1..).zip(lengths).map(form).collect()
    }

    #[test]
    fn the_newest_is_found_whatever_it_and_those_before_need() {
        let mut file = Vec::new();
        assert_eq!(read(&file), None);
        let lengths = [0, 10, 5_000, 4_000, 4_068, 4_069, 30_000, 9, 9, 20_000, 40_000];
        for session in forms(&lengths) {
            put(&mut file, 1, &session, usize::MAX);
            assert_eq!(read(&file), Some(&*session));
        }
        assert_eq!(file.len(), 2 * 65_536);
    }

    #[test]
    fn a_write_that_ends_early_anywhere_leaves_the_one_before() {
        for before in [2, 3, 4] {
            let sessions = forms(&vec![300; before + 1]);
            let file = file(&sessions[..before]);
            let Change::At(_, slot) =
                change(&file, Slot::newest(&file).as_ref(), 1, &sessions[before])
            else {
                panic!("there is room");
            };
            for bytes in 0..=slot.len() {
                let mut torn = file.clone();
                put(&mut torn, 1, &sessions[before], bytes);
                let expected = &sessions[before - usize::from(bytes < slot.len())];
                assert_eq!(read(&torn), Some(&**expected), "{bytes} of {}", slot.len());
                // The file is used again.
                put(&mut torn, 1, b"next", usize::MAX);
                assert_eq!(read(&torn), Some(&b"next"[..]));
            }
        }
    }

    #[test]
    fn whatever_is_wrong_with_the_newest_the_one_before_is_found() {
        for before in [1, 2] {
            let sessions = forms(&vec![300; before + 1]);
            let file = file(&sessions);
            let end = Slot::newest(&file).unwrap().session.end;
            for at in end - 300 - HEAD..end {
                let mut damaged = file.clone();
                damaged[at] ^= 1;
                assert_eq!(read(&damaged), Some(&*sessions[before - 1]), "byte {at}");
            }
        }
    }

    #[test]
    fn a_file_that_lost_its_end_has_what_lay_before() {
        let sessions = forms(&[5_000, 5_000]);
        let file = file(&sessions);
        let [first, second] = [HEAD + 5_000, Slot::newest(&file).unwrap().session.end];
        for length in 0..=file.len() {
            let whole = usize::from(length >= first) + usize::from(length >= second);
            let expected = whole.checked_sub(1).map(|last| &*sessions[last]);
            assert_eq!(read(&file[..length]), expected, "{length} bytes");
        }
    }

    #[test]
    fn a_fence_goes_with_its_form() {
        let mut file = Vec::new();
        put(&mut file, 3, b"one", usize::MAX);
        put(&mut file, 7, b"two", usize::MAX);
        assert_eq!(Slot::newest(&file).unwrap().fence, 7);
    }

    #[test]
    fn what_is_no_file_of_a_session_has_none() {
        assert_eq!(read(&[0; 8_192]), None);
        assert_eq!(read(b"the form of an older version, or somebody's notes"), None);
    }
}
