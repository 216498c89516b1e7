//! `named-port-lost`: EndpointSlices resolve the named ports of native sidecars since Kubernetes 1.33 only
//! (`kubernetes/endpointslice` `FindPort`).

use super::{Subject, Words, quoted};
use crate::roles::Member;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    subject.settings.may_be_below(33) && port_name(member).is_some()
}

/// What is said.
pub(super) fn words(member: &Member<'_, '_>) -> Words {
    let port = quoted(&port_name(member).unwrap_or_default());
    Words {
        says: format!("has the port {port}, which a Service cannot find by that name before Kubernetes 1.33"),
        fix: "Give Services the port's number as targetPort.".to_owned(),
        short: "give Services the port's number as targetPort".to_owned(),
        why: "Before 1.33 the ports of init containers are not looked at.".to_owned(),
        steps: Vec::new(),
    }
}

fn port_name(member: &Member<'_, '_>) -> Option<String> {
    let ports = member.container.ports.items();
    ports.iter().find_map(|port| port.name.as_deref().filter(|name| !name.is_empty()).map(ToOwned::to_owned))
}
