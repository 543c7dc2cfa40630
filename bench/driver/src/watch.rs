//! N sessions that all see what one of them changes, or of which nobody does anything.
use crate::proto::{Ctx, Session};
use crate::storm::OF_AN_ADDRESS;
use crate::{net, say, stats, wait_line};
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{sleep, timeout};

/// Opens `n` sessions. After a line on stdin, the first one clicks `rounds` times, and each click is
/// waited for on all sockets. Without rounds, `idle` passes. Counts what the others are sent meanwhile.
pub async fn watch(ctx: Arc<Ctx>, n: usize, rounds: u64, idle: Duration) -> net::Res<Value> {
    let few = Arc::new(Semaphore::new(16));
    let (opened, mut opens) = mpsc::unbounded_channel();
    let (saw, mut seen) = mpsc::unbounded_channel();
    let (counted, mut counts) = mpsc::unbounded_channel();
    let (end, ended) = watch::channel(false);
    let mut first = Session::open_generic(&ctx, None).await?;
    for k in 1..n {
        let (ctx, few, mut ended) = (ctx.clone(), few.clone(), ended.clone());
        let (opened, saw, counted) = (opened.clone(), saw.clone(), counted.clone());
        tokio::spawn(async move {
            let from = Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 0, 1, 1)) + (k / OF_AN_ADDRESS) as u32);
            let open = {
                let _one = few.acquire().await;
                Session::open_generic(&ctx, Some(from)).await
            };
            let _ = opened.send(open.as_ref().map(drop).map_err(String::clone));
            let Ok(mut session) = open else { return };
            let before = session.counts().1;
            let sees = async {
                for i in 1..=rounds {
                    if session.sees(&ctx, i).await.is_err() {
                        break;
                    }
                    let _ = saw.send(Instant::now());
                }
                session.idle().await
            };
            tokio::select! {
                _ = sees => {}
                _ = ended.wait_for(|ended| *ended) => {}
            }
            let _ = counted.send(session.counts().1 - before);
        });
    }
    let mut open = 1;
    for _ in 1..n {
        opens.recv().await.ok_or("no session")??;
        open += 1;
    }
    say("READY", json!({"sessions": open}));
    wait_line().await;
    let (mut all, mut last) = (vec![], vec![]);
    for i in 1..=rounds {
        let t0 = Instant::now();
        first.tell(&ctx, i).await?;
        first.sees(&ctx, i).await?;
        let of_round = all.len();
        while all.len() < of_round + n - 1 {
            let at = timeout(Duration::from_secs(20), seen.recv()).await.map_err(|_| "not all have seen it")?;
            all.push(at.ok_or("no session")?.duration_since(t0).as_secs_f64() * 1e3);
        }
        last.push(all[of_round..].iter().fold(0.0, |most: f64, ms| most.max(*ms)));
        first.idle_for(Duration::from_millis(300)).await?;
    }
    if rounds == 0 {
        first.idle_for(idle).await?;
    }
    say("END", json!({}));
    // For the server's clock to be read.
    sleep(Duration::from_millis(50)).await;
    end.send_replace(true);
    let mut down = 0;
    for _ in 1..n {
        down += counts.recv().await.unwrap_or(0);
    }
    let of_one = down as f64 / (n - 1) as f64 / rounds.max(1) as f64;
    Ok(json!({"sessions": open, "rounds": rounds, "seen_ms": stats(&mut all), "last_ms": stats(&mut last), "down_bytes": of_one}))
}
