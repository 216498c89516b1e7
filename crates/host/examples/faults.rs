use native_sidecar_host::Module;
use std::time::Instant;
fn faults() -> u64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    s.rsplit(')').next().unwrap().split_whitespace().nth(7).unwrap().parse().unwrap()
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: usize = args[1].parse().unwrap();
    let split = args.iter().position(|a| a == "--").unwrap();
    let modules: Vec<Module> = args[2..split].iter().map(|f| Module::from_file(f).unwrap()).collect();
    for file in &args[split + 1..] {
        let mut settings = "{}".to_owned();
        let request: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let s = file.replace(".json", ".settings.json");
        if std::path::Path::new(&s).exists() { settings = std::fs::read_to_string(&s).unwrap(); }
        let payload = format!("{{\"request\":{},\"settings\":{}}}", request, settings).into_bytes();
        let k = modules.len();
        let mut t = vec![vec![]; k * 3];
        for _ in 0..n {
            for (k, m) in modules.iter().enumerate() {
                let a = Instant::now();
                let i = m.instantiate().unwrap();
                let b = Instant::now();
                let r = i.call("validate", &payload).unwrap();
                let c = Instant::now();
                drop(i);
                let d = Instant::now();
                std::hint::black_box(r);
                t[k * 3].push((b - a).as_nanos());
                t[k * 3 + 1].push((c - b).as_nanos());
                t[k * 3 + 2].push((d - c).as_nanos());
            }
        }
        for v in &mut t { v.sort(); }
        let m: Vec<f64> = t.iter().map(|v| v[v.len() / 2] as f64 / 1000.0).collect();
        println!("{} {}B", file.rsplit('/').next().unwrap(), payload.len());
        for (k, module) in modules.iter().enumerate() {
            let mut f = [0u64; 3];
            for _ in 0..20 {
                let a = faults();
                let i = module.instantiate().unwrap();
                let b = faults();
                let r = i.call("validate", &payload).unwrap();
                let c = faults();
                drop(i);
                std::hint::black_box(r);
                f[0] += b - a; f[1] += c - b;
            }
            println!("   {:24} start {:6.1} call {:6.1} drop {:5.1}  start+call ratio {:.2}  faults {:.1} + {:.1}", args[2 + k].rsplit('/').next().unwrap(), m[k*3], m[k*3+1], m[k*3+2], (m[k*3] + m[k*3+1]) / (m[0] + m[1]), f[0] as f64 / 20.0, f[1] as f64 / 20.0);
        }
    }
}
