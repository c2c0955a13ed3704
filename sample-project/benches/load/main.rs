//! Compares the Rust server with the same project in Node, on one machine in one run, and prints the ratios.
//! `cargo bench -p hintgrade-sample`, after `npm ci` in `app/`. Loopback only, about three minutes, stops by itself.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its result")]

mod client;
mod server;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use client::{Client, Result};
use hintgrade_sample::{Options, Sample};
use server::Server;
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

const IN_FLIGHT: usize = 32;
const LIMIT: Duration = Duration::from_secs(60);
/// How long a number may still take to arrive after the churn.
const SETTLED_WITHIN: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_millis(100);

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match std::env::args().nth(1).as_deref() {
        Some("serve") => runtime.block_on(serve()),
        Some("churn") => runtime.block_on(churns()),
        _ => runtime.block_on(measure()),
    }
}

async fn serve() -> Result<()> {
    raise_file_limit()?;
    let sample = Sample::start(Options::default()).await?;
    println!("{}", sample.url());
    std::future::pending().await
}

async fn measure() -> Result<()> {
    raise_file_limit()?;
    start_and_idle().await?;
    for clients in [200, 500, 1_000] {
        let (rust, rust_memory) = connect_all(Server::rust()?, clients).await?;
        let (node, node_memory) = connect_all(Server::node()?, clients).await?;
        println!(
            "{clients} clients until all saw {clients}: Rust {:.0} ms, {rust_memory:.0} MiB; Node {:.0} ms, \
             {node_memory:.0} MiB; {:.1} times as fast, {:.2} of the memory",
            rust.as_secs_f64() * 1e3,
            node.as_secs_f64() * 1e3,
            node.as_secs_f64() / rust.as_secs_f64(),
            rust_memory / node_memory,
        );
    }
    let (time, memory) = connect_all(Server::rust()?, 3_000).await?;
    println!("3000 clients held: {:.1} s, {memory:.0} MiB", time.as_secs_f64());
    churns().await
}

async fn churns() -> Result<()> {
    raise_file_limit()?;
    for run in 1..=3 {
        let (events, left) = churn(Server::rust()?, 500, Duration::from_secs(20), run).await?;
        println!("churn {run}: {events} connects and disconnects, the last number was {left} for all {left}");
    }
    Ok(())
}

/// Measures the time from the process's start to the first connection, and the memory without clients.
async fn start_and_idle() -> Result<()> {
    let mut times = Vec::new();
    let mut memory = 0.0;
    for _ in 0..11 {
        let begin = Instant::now();
        let server = Server::rust()?;
        tokio::net::TcpStream::connect(server.address).await?;
        times.push(begin.elapsed());
        memory = server.memory()?;
    }
    times.sort();
    println!("start: {:.1} ms (median of 11); idle: {memory:.1} MiB", times[5].as_secs_f64() * 1e3);
    Ok(())
}

/// Connects `clients` clients, 32 handshakes at once, and waits until each has received the last number. Returns the
/// time that this took and the server's memory in MiB; fails if a client missed a number or received one out of order.
async fn connect_all(server: Server, clients: usize) -> Result<(Duration, f64)> {
    let in_flight = Arc::new(Semaphore::new(IN_FLIGHT));
    let (done, is_done) = watch::channel(false);
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    let (seen, mut all_seen) = watch::channel(0);
    for _ in 0..clients {
        let (in_flight, mut is_done, seen, address) =
            (in_flight.clone(), is_done.clone(), seen.clone(), server.address);
        tasks.spawn(async move {
            let turn = in_flight.acquire_owned().await?;
            let mut client = Client::connect(address).await?;
            client.next_number().await?;
            drop(turn);
            while client.last != Some(clients as i64) {
                client.next_number().await?;
            }
            seen.send_modify(|seen| *seen += 1);
            is_done.changed().await?;
            if client.in_order { Ok(()) } else { Result::Err("a number was missed or out of order".into()) }
        });
    }
    let everybody = timeout(LIMIT, all_seen.wait_for(|seen| *seen == clients));
    if everybody.await.is_err() {
        return Err(format!("{} of {clients} saw the last number", *seen.borrow()).into());
    }
    let time = begin.elapsed();
    let memory = server.memory()?;
    done.send(true)?;
    while let Some(finished) = tasks.join_next().await {
        finished??;
    }
    Ok((time, memory))
}

/// Lets `clients` clients connect and disconnect at random for `lasting`, then compares the last numbers of those still
/// connected. Returns how many connects and disconnects there were, and how many clients stayed; fails if the numbers
/// differ.
async fn churn(server: Server, clients: u64, lasting: Duration, seed: u64) -> Result<(u64, usize)> {
    let (address, end) = (server.address, Instant::now() + lasting);
    let mut tasks = JoinSet::new();
    for number in 0..clients {
        let mut random = Random(seed << 32 | number);
        tasks.spawn(async move {
            let mut events = 0;
            loop {
                sleep(Duration::from_millis(random.below(400))).await;
                let mut client = Client::connect(address).await?;
                events += 1;
                let stay = Instant::now() + Duration::from_millis(random.below(800));
                while timeout(stay.saturating_duration_since(Instant::now()), client.next_number()).await.is_ok() {}
                if Instant::now() >= end {
                    // Half of them stay.
                    if number % 2 == 0 {
                        client.close().await?;
                        return Ok((events + 1, None));
                    }
                    return Result::Ok((events, Some(client)));
                }
                client.close().await?;
                events += 1;
            }
        });
    }
    let (mut events, mut stayed) = (0, Vec::new());
    while let Some(finished) = timeout(LIMIT + lasting, tasks.join_next()).await? {
        let (more, client) = finished??;
        events += more;
        stayed.extend(client);
    }
    let count = stayed.len();
    for client in &mut stayed {
        settle(client, count).await;
    }
    let mut wrong = stayed.iter().filter(|client| client.last != Some(count as i64));
    if let Some(client) = wrong.next() {
        let others = wrong.count();
        return Err(format!("{count} stayed, and somebody holds {:?}, as {others} others do", client.last).into());
    }
    Ok((events, count))
}

/// Reads the numbers that are still to arrive, until nothing follows the right one for a while or the time is up.
async fn settle(client: &mut Client, count: usize) {
    let end = Instant::now() + SETTLED_WITHIN;
    loop {
        let wait =
            if client.last == Some(count as i64) { SILENCE } else { end.saturating_duration_since(Instant::now()) };
        if !matches!(timeout(wait, client.next_number()).await, Ok(Ok(_))) {
            return;
        }
    }
}

/// Pseudo-random numbers, seeded with the number of the run, so that a run can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Raises the limit on open files: the default of most systems is too low for thousands of sockets.
fn raise_file_limit() -> Result<()> {
    Ok(rlimit::increase_nofile_limit(u64::MAX).map(drop)?)
}
