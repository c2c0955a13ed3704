//! Serves the project on port 3000, with a fault if one is named: `cargo run --example serve -- emit-to-self`.

use hintgrade_sample::{Options, Sample};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fault = std::env::args().nth(1).map(|name| name.parse()).transpose()?;
    let sample = Sample::start(Options { port: 3000, fault, ..Options::default() }).await?;
    #[allow(clippy::print_stdout, reason = "an example prints its result")]
    {
        println!("{}", sample.url());
    }
    tokio::signal::ctrl_c().await?;
    sample.stop().await;
    Ok(())
}
