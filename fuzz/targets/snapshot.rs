//! A damaged snapshot is refused, or read as far as it goes; what a session then saves goes on.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| {
    let Some(session) = fuzz::again(bytes) else { return };
    let next = fuzz::again(&session.save()).expect("what was saved can be read");
    let last = fuzz::again(&next.save()).expect("what was saved can be read");
    assert_eq!(next.page(), last.page());
});

// The fuzzer would not find the form of a snapshot from nothing: it begins with a true one.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, _seed: u32| {
    let mut size = size;
    if size < 8 {
        let true_one = fuzz::session().save();
        size = true_one.len().min(max_size);
        data[..size].copy_from_slice(&true_one[..size]);
    }
    fuzzer_mutate(data, size, max_size)
});
