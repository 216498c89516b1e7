//! Sets of port numbers.

use crate::kubernetes::Container;
use crate::lazy_json::Number;

/// How many numbers a word of [`PortSet`] stands for.
const BITS: u16 = 64;

/// Numbers of ports, a bit each.
#[derive(Clone, Debug, Default)]
pub(super) struct PortSet(Vec<u64>);

impl PortSet {
    /// The ports that containers declare.
    pub(super) fn of<'c>(containers: &mut dyn Iterator<Item = &'c Container<'c>>) -> Self {
        let mut ports = Self::default();
        for port in containers.flat_map(|container| container.ports.iter()) {
            if let Some(number) = port.container_port.and_then(|Number(port)| port.parse().ok()) {
                ports.put(number);
            }
        }
        ports
    }

    fn put(&mut self, port: u16) {
        let (word, bit) = place(port);
        if word >= self.0.len() {
            self.0.resize(word.saturating_add(1), 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    /// Whether a port is among them.
    pub(super) fn hold(&self, port: u16) -> bool {
        let (word, bit) = place(port);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

fn place(port: u16) -> (usize, u64) {
    (usize::from(port / BITS), 1 << (port % BITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    #[test]
    fn ports_are_told_apart() {
        const PUT: [u16; 5] = [1, 63, 64, 8080, u16::MAX];
        let mut ports = PortSet::default();
        PUT.into_iter().for_each(|port| ports.put(port));
        assert_eq!((0..=u16::MAX).filter(|port| ports.hold(*port)).collect::<Vec<_>>(), PUT);
    }
}
