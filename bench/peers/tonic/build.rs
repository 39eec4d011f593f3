fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../../proto/echo.proto");
    let files = protox::compile(["echo.proto"], ["../../proto"])?;
    // Payloads share the memory that they were received in, as those of the other families do.
    tonic_prost_build::configure().bytes(".").compile_fds(files)?;
    Ok(())
}
