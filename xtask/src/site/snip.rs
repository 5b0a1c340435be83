//! Takes code out of the wasm that is linked but never run.
//!
//! Leptos can hydrate in two ways: at once, or waiting for lazily loaded parts (`hydrate_lazy`). Every view carries the code of both,
//! reached through function pointers, so neither the linker nor wasm-opt can see that the second is never called. It is a fifteenth
//! of the module. The bodies of its futures become a trap, as `wasm-snip` does it, and what only they needed goes with them.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use walrus::ir::Unreachable;
use walrus::{FunctionKind, LocalFunction, Module, ModuleConfig};

/// The futures of waiting hydration, in Rust's legacy and v0 symbol names.
const UNUSED: &str = "hydrate_async";

/// Instructions. LLVM merges functions of equal code under one name; below this size the same code could belong to somebody else.
const SMALL: u64 = 32;

/// Reads the compiled module and takes the unused code out.
///
/// # Errors
/// When it cannot be read, or when nothing was found: then the names have changed and this step does nothing any more.
pub fn unused(compiled: &Path) -> Result<Module> {
    // wasm-bindgen reads modules with the same settings.
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_name_section(true)
        .generate_producers_section(false)
        .preserve_code_transform(false)
        .parse_file(compiled)
        .with_context(|| format!("{} is no wasm module.", compiled.display()))?;
    ensure!(snip(&mut module) > 0, "No function of the page is named *{UNUSED}*; look at xtask/src/site/snip.rs again.");
    Ok(module)
}

fn snip(module: &mut Module) -> u32 {
    let mut snipped = 0;
    for function in module.funcs.iter_mut() {
        let is_future = function
            .name
            .as_deref()
            .is_some_and(|name| name.contains(UNUSED) && name.contains("closure"));
        if let FunctionKind::Local(code) = &mut function.kind
            && is_future
            && code.size() >= SMALL
        {
            trap(code);
            snipped += 1;
        }
    }
    snipped
}

fn trap(code: &mut LocalFunction) {
    let entry = code.entry_block();
    let body = &mut code.block_mut(entry).instrs;
    body.clear();
    body.push((Unreachable {}.into(), Default::default()));
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ValType};

    use super::*;

    /// A module with a function of so many additions.
    fn with(module: &mut Module, name: &str, additions: u32) {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        let mut body = builder.name(name.to_owned()).func_body();
        body.i32_const(0);
        for _ in 0..additions {
            body.i32_const(1).binop(walrus::ir::BinaryOp::I32Add);
        }
        let function = builder.finish(vec![], &mut module.funcs);
        module.exports.add(name, function);
    }

    #[test]
    fn only_large_futures_of_waiting_hydration_go() {
        let mut module = Module::default();
        with(&mut module, "tachys::view::hydrate_async::{{closure}}::h0", 100);
        with(&mut module, "tachys::view::hydrate_async::{{closure}}::h1", 2);
        with(&mut module, "tachys::view::hydrate_async::h2", 100);
        with(&mut module, "tachys::view::hydrate::{{closure}}::h3", 100);
        assert_eq!(snip(&mut module), 1);
        let sizes: Vec<u64> = module.funcs.iter_local().map(|(_, code)| code.size()).collect();
        assert_eq!(sizes.iter().filter(|size| **size < 5).count(), 1, "{sizes:?}");
        Module::from_buffer(&module.emit_wasm()).expect("still a module");
    }
}
