//! `named-port-lost`: EndpointSlices resolve the named ports of native sidecars since Kubernetes 1.33 only
//! (`kubernetes/endpointslice` `FindPort`).

use super::{Certainty, Statement, Subject, Words, certain};
use crate::template::port_name;
use crate::text::{quoted, say};

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    certain(subject.case.settings.may_be_below(33) && port_name(subject.member).is_some())
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let port = quoted(&port_name(subject.member).unwrap_or_default());
    Words {
        says: Statement::with(
            &say!["has the port ", port],
            &[", which a Service cannot find by that name before Kubernetes 1.33"],
        ),
        fix: "Give Services the port's number as targetPort.".into(),
        short: "give Services the port's number as targetPort".into(),
        why: "Before 1.33 the ports of init containers are not looked at.".into(),
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn services_find_the_named_ports_of_native_sidecars_since_1_33() {
        let named = NATIVE_SQL
            .replace(r#""args""#, r#""ports":[{"containerPort":1},{"name":"pg","containerPort":5432}],"args""#);
        let numbered = named.replace(r#""name":"pg","#, "");
        let outcome = |native: &str, settings: &str| {
            let object = Pods::app_after(native).object("Deployment.apps");
            Ask::to_create("Deployment.apps", &object).under(settings).outcome()
        };
        for (native, settings, expected) in [
            (&named, r#"{"minimumKubernetesVersion":"1.32"}"#, "warn named-port-lost cloud-sql-proxy"),
            (&named, r#"{"minimumKubernetesVersion":"v1.29.4"}"#, "warn named-port-lost cloud-sql-proxy"),
            (&named, r#"{"minimumKubernetesVersion":"1.33"}"#, ""),
            (&named, r#"{"minimumKubernetesVersion":"2.0"}"#, ""),
            (&named, "{}", ""),
            (&numbered, r#"{"minimumKubernetesVersion":"1.32"}"#, ""),
        ] {
            assert_eq!(outcome(native, settings), expected, "{settings} {native}");
        }
    }
}
