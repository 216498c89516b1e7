use std::time::Instant;
fn main() {
    for file in std::env::args().skip(1) {
        let req = std::fs::read_to_string(&file).unwrap();
        let payload = format!("{{\"request\":{req},\"settings\":{{}}}}").into_bytes();
        let v: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        let payload = serde_json::to_vec(&v).unwrap();
        for name in ["utf8", "payload", "evaluate"] {
            let mut t = vec![];
            for _ in 0..5000 {
                let a = Instant::now();
                match name {
                    "utf8" => {
                        std::hint::black_box(std::str::from_utf8(&payload).is_ok());
                    }
                    "payload" => {
                        std::hint::black_box(native_sidecar_engine::request::Payload::parse(&payload).is_ok());
                    }
                    _ => {
                        std::hint::black_box(native_sidecar_engine::verdict::evaluate(&payload));
                    }
                }
                t.push(a.elapsed().as_nanos());
            }
            t.sort();
            println!("{file} {} {name} {} ns", payload.len(), t[t.len() / 2]);
        }
    }
}
