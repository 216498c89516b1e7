//! The ports that containers declare.

use super::PodTemplate;
use crate::classify::Member;
use crate::json::Text;
use crate::lazy_json::Number;

/// The first name that a container gives to one of its ports.
#[must_use]
pub fn port_name(member: &Member<'_, '_>) -> Option<Text<'static>> {
    let mut names = member.container.ports.iter().filter_map(|port| port.name.into_option());
    names.find(|name| !name.is_empty()).map(|name| name.into_owned().into())
}

impl<'t> PodTemplate<'t, '_> {
    /// The first port of the node that a container asks for by itself, as it is written: on the node's network all are.
    #[must_use]
    pub fn host_port(&self, member: &Member<'t, '_>) -> Option<&'t str> {
        if self.uses_host_network() {
            return None;
        }
        let mut ports = member.container.ports.iter();
        ports.find_map(|port| port.host_port.map(|Number(port)| port).filter(|port| *port != "0"))
    }
}
