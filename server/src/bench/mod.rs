//! (being written)
/// placeholder
pub async fn run(_: crate::config::BenchArgs) -> anyhow::Result<()> { anyhow::bail!("not yet") }
