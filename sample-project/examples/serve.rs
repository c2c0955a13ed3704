//! Serves the project on port 3000, or with the fault that is named: `cargo run --example serve -- emit-to-self`.
//! It shows the whole of the library's face.

use hintgrade_sample::{Options, Sample};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fault = std::env::args().nth(1).map(|name| name.parse()).transpose()?;
    let sample = Sample::start(Options { port: 3000, fault, ..Options::default() }).await?;
    #[allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]
    {
        println!("{}", sample.url());
    }
    tokio::signal::ctrl_c().await?;
    sample.stop().await;
    Ok(())
}
