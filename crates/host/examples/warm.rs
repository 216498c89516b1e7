use native_sidecar_host::Module;
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let m = Module::from_file(&args[1]).unwrap();
    for file in &args[2..] {
        let mut settings = "{}".to_owned();
        let request: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let s = file.replace(".json", ".settings.json");
        if std::path::Path::new(&s).exists() { settings = std::fs::read_to_string(&s).unwrap(); }
        let payload = format!("{{\"request\":{},\"settings\":{}}}", request, settings).into_bytes();
        let mut t = vec![vec![]; 4];
        for _ in 0..std::env::var("N").map_or(1000, |n| n.parse().unwrap()) {
            let i = m.instantiate().unwrap();
            for t in &mut t {
                let a = Instant::now();
                let r = i.call("validate", &payload).unwrap();
                std::hint::black_box(r);
                t.push(a.elapsed().as_nanos());
            }
        }
        for v in &mut t { v.sort(); }
        println!("{} {:?}", file, t.iter().map(|v| v[v.len() / 2] as f64 / 1000.0).collect::<Vec<_>>());
    }
}
