//! N sessions that lose their sockets all at once and come back as the page's own script does: after
//! a wait that doubles with each try, or as soon as the server has told them to.
use crate::proto::{Ctx, Session};
use crate::{Rng, cpu_ns, net, say, stats};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, mpsc, watch};

/// So many sessions share an address: no network has all of them.
pub const OF_AN_ADDRESS: usize = 500;

/// An event of a session.
enum Note {
    Opened(net::Res<()>),
    Back(Box<Back>),
}

struct Back {
    /// When its socket was lost.
    lost: Instant,
    /// When it had its page again, and when a click was answered; `None`: it gave up.
    page: Option<Instant>,
    click: Option<Instant>,
    /// Its page began anew.
    anew: bool,
    refused: Vec<String>,
}

/// Opens `n` sessions, each of a browser of its own. After each line on stdin that says `cut` it
/// cuts the sockets; after any other the server is about to. An empty line ends it.
pub async fn storm(ctx: Arc<Ctx>, n: usize, limit: Duration) -> net::Res<Value> {
    let (tx, mut rx) = mpsc::unbounded_channel();
    let (cuts, _) = watch::channel(0u32);
    let few = Arc::new(Semaphore::new(16));
    let begun = Instant::now();
    for k in 0..n {
        let (ctx, few, tx, cuts) = (ctx.clone(), few.clone(), tx.clone(), cuts.subscribe());
        tokio::spawn(live(ctx, k, few, tx, cuts, limit));
    }
    let (mut open, mut errors) = (0, BTreeMap::new());
    for _ in 0..n {
        match rx.recv().await {
            Some(Note::Opened(Ok(()))) => open += 1,
            Some(Note::Opened(Err(e))) => *errors.entry(e).or_insert(0) += 1,
            _ => {}
        }
    }
    say("READY", json!({"sessions": open, "requested": n, "open_s": begun.elapsed().as_secs_f64(), "errors": errors}));
    let (lines, mut told) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
    while let Some(line) = told.recv().await.filter(|line| !line.is_empty()) {
        let cpu = cpu_ns();
        say("SET", json!({}));
        if line == "cut" {
            cuts.send_modify(|n| *n += 1);
        }
        let mut backs = vec![];
        while backs.len() < open {
            if let Some(Note::Back(back)) = rx.recv().await {
                backs.push(back);
            }
        }
        let lost = backs.iter().map(|b| b.lost).min().unwrap_or(begun);
        let after = |when: Instant| when.duration_since(lost).as_secs_f64();
        let mut pages: Vec<f64> = backs.iter().filter_map(|b| b.page).map(after).collect();
        let mut clicks: Vec<f64> = backs.iter().filter_map(|b| b.click).map(after).collect();
        let mut refused = BTreeMap::new();
        for e in backs.iter().flat_map(|b| &b.refused) {
            *refused.entry(e.clone()).or_insert(0) += 1;
        }
        say("BACK", json!({
            "sessions": backs.len(), "back": pages.len(), "answered": clicks.len(),
            "anew": backs.iter().filter(|b| b.anew).count(),
            "page_s": stats(&mut pages), "click_s": stats(&mut clicks), "refused": refused,
            "driver_cpu_s": (cpu_ns() - cpu) as f64 / 1e9,
        }));
        // Who did not come back is not waited for again.
        open = clicks.len();
    }
    Ok(json!({"sessions": open}))
}

async fn live(ctx: Arc<Ctx>, k: usize, few: Arc<Semaphore>, tx: mpsc::UnboundedSender<Note>, mut cuts: watch::Receiver<u32>, limit: Duration) {
    let number = (k / OF_AN_ADDRESS) as u8;
    let from = Some(Ipv4Addr::new(127, 0, 1, 1 + number));
    let opened = async {
        let _permit = few.acquire().await;
        let mut s = Session::open_generic(&ctx, from).await?;
        // So there is something to lose.
        s.click(&ctx, 1).await?;
        Ok(s)
    };
    let opened = tokio::time::timeout(Duration::from_secs(120), opened).await.unwrap_or_else(|_| net::err("timeout in open"));
    let (mut s, note) = match opened {
        Ok(s) => (s, Ok(())),
        Err(e) => {
            // After the end of the run there is no receiver any more: here and below.
            let _ = tx.send(Note::Opened(Err(e)));
            return;
        }
    };
    let _ = tx.send(Note::Opened(note));
    let mut rng = Rng(k as u64 * 2 + 1);
    let mut i = 1;
    loop {
        let why = tokio::select! {
            cut = cuts.changed() => match cut {
                Ok(()) => "cut".to_string(),
                Err(_) => return,
            },
            why = s.idle() => why,
        };
        s.cut();
        let mut back = Back { lost: Instant::now(), page: None, click: None, anew: false, refused: vec![] };
        if ctx.spec["forgets"] == true {
            i = 0;
        }
        let end = tokio::time::Instant::now() + limit;
        let came = tokio::time::timeout_at(end, come_back(&ctx, &mut s, &mut rng, &mut i, why, &mut back)).await;
        if came.is_err() {
            back.refused.push("not back in time".into());
        }
        let ended = back.click.is_none();
        let _ = tx.send(Note::Back(Box::new(back)));
        if ended {
            return;
        }
    }
}

async fn come_back(ctx: &Ctx, s: &mut Session, rng: &mut Rng, i: &mut u64, mut why: String, back: &mut Back) {
    let mut attempts = 0;
    loop {
        // See `connection.js`: it waits not at all where another program has taken over, a little
        // where one is just starting, and otherwise up to twice as long as the last time.
        let wait = match code(&why) {
            Some(4000 | 1008 | 1009) => return,
            Some(1012) if attempts == 0 => 0.0,
            Some(1001) if attempts == 0 => 0.1,
            _ => (rng.unit() * (0.5 * 2f64.powi(attempts)).min(15.0)).max(0.1),
        };
        tokio::time::sleep(Duration::from_secs_f64(wait)).await;
        attempts += 1;
        let tried = async {
            if !s.again(ctx, *i).await? {
                back.anew = true;
                *i = 0;
            }
            back.page.get_or_insert_with(Instant::now);
            s.click(ctx, *i + 1).await
        };
        match tried.await {
            Ok(_) => {
                *i += 1;
                back.click = Some(Instant::now());
                return;
            }
            Err(e) => {
                s.cut();
                why = e.clone();
                back.refused.push(e);
            }
        }
    }
}

/// The code with which the server has closed a socket.
fn code(why: &str) -> Option<u16> {
    why.strip_prefix("ws closed by server, code ")?.parse().ok()
}
