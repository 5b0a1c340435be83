//! Starting the program when it cannot start: a sentence that says what to do, and nothing left behind.

use std::net::TcpListener;
use std::process::Command;

fn serve(arguments: &[&str]) -> (bool, String) {
    let data = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_countinghouse"))
        .args(["serve", "--no-import", "--data-dir"])
        .arg(data.path())
        .args(arguments)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    assert!(data.path().read_dir().unwrap().next().is_none(), "nothing was made");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_port_in_use_is_a_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (started, said) = serve(&["--listen", &address]);
    assert!(!started);
    assert!(
        said.contains(&format!("{address} is in use")) && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn an_address_of_another_machine_is_a_sentence() {
    let (started, said) = serve(&["--listen", "192.0.2.1:3000"]);
    assert!(!started);
    assert!(said.contains("is not an address of this machine"), "{said}");
}
