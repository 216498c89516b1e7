//! What the settings must fulfil beyond their form.

use super::{Action, Exemption, JobAction, Settings};
use crate::catalog;
use crate::catalog::schema::{Category, Helper};
use crate::json::{Path, Pointer, Text, Value};
use crate::kubernetes::kinds::Kind;
use crate::kubernetes::workload;
use crate::rule::Rule;
use crate::text::{Bag, glob, shown};
use native_sidecar_config::{Mistakes, Quoted};

/// The longest contact line, in characters.
const CONTACT: usize = 500;

/// How much is shown of a kind, in characters.
const KIND: usize = 63;

/// Checks what depends on more than one value.
pub(super) fn all(settings: &Settings<'_>, mistakes: &mut Mistakes) {
    mutation_needs_a_version(settings, mistakes);
    contact_is_a_line(settings, mistakes);
    let helpers = Path::ROOT.key("helpers");
    let custom = helpers.key("custom");
    let mut ids = Bag::default();
    for (index, helper) in settings.helpers.custom.iter().enumerate() {
        let again = ids.put(Text::Borrowed(&helper.id)) > 0;
        custom_helper(helper, again, &custom.index(index), mistakes);
    }
    excluded_helpers_are_known(settings, &ids, mistakes);
    let exempt = Path::ROOT.key("exempt");
    for (index, exemption) in settings.exempt.iter().enumerate() {
        exemption_is_bounded(exemption, &exempt.index(index), mistakes);
    }
    let workloads = Path::ROOT.key("workloads");
    let mut kinds = Bag::default();
    for (index, kind) in settings.workloads.iter().enumerate() {
        let again = kinds.put(Text::Owned([&kind.api_group, "/", &kind.kind].concat())) > 0;
        kind_keeps_templates(kind, again, &workloads.index(index), mistakes);
    }
}

/// A category that is left out would silently be the first one.
pub(super) fn custom_helpers_say_what_they_are(settings: &Value<'_>, mistakes: &mut Mistakes) {
    let Some(Value::Array(custom)) = settings.get("helpers").and_then(|helpers| helpers.get("custom")) else { return };
    let helpers = Path::ROOT.key("helpers");
    let list = helpers.key("custom");
    for (index, helper) in custom.iter().enumerate() {
        let is_object = matches!(helper, Value::Object(_));
        if is_object && helper.get("category").is_none_or(Value::is_blank) {
            let categories: Vec<&str> = Category::ALL.iter().map(|category| category.word()).collect();
            mistakes.add(&list.index(index), format_args!("category is missing: one of {}", categories.join(", ")));
        }
    }
}

fn mutation_needs_a_version(settings: &Settings<'_>, mistakes: &mut Mistakes) {
    let wants =
        [("action", settings.action == Action::Mutate), ("jobAction", settings.job_action == JobAction::Mutate)];
    for (key, mutates) in wants {
        if mutates && settings.minimum_kubernetes_version.is_none() {
            mistakes.add(
                &Path::ROOT.key(key),
                "mutate needs minimumKubernetesVersion, the oldest API server and kubelet of the cluster: below 1.29 a converted pod would hang",
            );
        }
    }
}

fn contact_is_a_line(settings: &Settings<'_>, mistakes: &mut Mistakes) {
    let Some(contact) = &settings.contact else { return };
    let at = Path::ROOT.key("contact");
    if contact.chars().any(char::is_control) {
        mistakes.add(&at, "must be one line without control characters");
    }
    if contact.chars().count() > CONTACT {
        mistakes.add(&at, format_args!("must be at most {CONTACT} characters long"));
    }
}

fn excluded_helpers_are_known(settings: &Settings<'_>, custom: &Bag<'_>, mistakes: &mut Mistakes) {
    let helpers = Path::ROOT.key("helpers");
    let exclude = helpers.key("exclude");
    // What was no text is told already, and reads as empty.
    for (index, word) in settings.helpers.exclude.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
        let at = exclude.index(index);
        if let Some(category) = word.strip_prefix("category:") {
            if Category::of(category).is_none() {
                mistakes.unknown(&at, "category", category, &mut Category::ALL.iter().map(|category| category.word()));
            }
        } else if catalog::by_id(word).is_none() && !custom.holds(word) {
            let known = catalog::helpers().iter().map(|helper| &*helper.id);
            mistakes.unknown(
                &at,
                "helper",
                word,
                &mut known.chain(settings.helpers.custom.iter().map(|helper| &*helper.id)),
            );
        }
    }
}

/// `again`: its id was given before.
fn custom_helper(helper: &Helper<'_>, again: bool, at: &Path<'_>, mistakes: &mut Mistakes) {
    let id = &*helper.id;
    if id.is_empty() {
        mistakes.add(at, "id is missing");
    } else if !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        mistakes.add(&at.key("id"), "must be lower-case letters, digits and dashes");
    } else if catalog::by_id(id).is_some() {
        mistakes.add(&at.key("id"), format_args!("{} is in the catalog already: give yours another id", Quoted(id)));
    } else if again {
        mistakes.add(&at.key("id"), format_args!("{} is given twice", Quoted(id)));
    }
    let told = !helper.images.is_empty()
        || !helper.container_names.is_empty()
        || !helper.ambiguous_images.is_empty()
        || !helper.weak_container_names.is_empty()
        || helper.programs_suffice;
    if !told {
        mistakes.add(at, "nothing tells this helper: give images or containerNames");
    }
    if helper.shape.is_some() {
        mistakes.add(&at.key("shape"), "is for the catalog's own helpers");
    }
    let images = helper.images.iter().map(|image| ("images", image));
    for (key, image) in images.chain(helper.ambiguous_images.iter().map(|image| ("ambiguousImages", image))) {
        let foreign = image.bytes().any(|byte| matches!(byte, b'@' | b':' | b' ' | b'*'));
        if foreign || image.starts_with('/') || image.ends_with('/') {
            mistakes.add(
                &at.key(key),
                format_args!(
                    "{} must be a repository without registry, tag, digest or glob, such as \"infra/acme-proxy\"",
                    Quoted(image)
                ),
            );
        }
    }
    let names = helper.container_names.iter().map(|name| ("containerNames", name));
    for (key, name) in names.chain(helper.weak_container_names.iter().map(|name| ("weakContainerNames", name))) {
        if *name == "*" || name.strip_suffix('*').unwrap_or(name).contains('*') {
            mistakes.add(
                &at.key(key),
                format_args!("{} must be a name, or the beginning of one followed by *", Quoted(name)),
            );
        }
    }
}

fn exemption_is_bounded(exemption: &Exemption<'_>, at: &Path<'_>, mistakes: &mut Mistakes) {
    if exemption.reason.trim_ascii().is_empty() {
        mistakes.add(at, "reason is missing: say why, and until when");
    }
    if exemption.container.is_none()
        && exemption.image.is_none()
        && exemption.namespace.is_none()
        && exemption.rule.is_none()
    {
        mistakes.add(at, "would exempt everything: give container, image, namespace or rule");
    }
    if let Some(rule) = &exemption.rule
        && !Rule::ALL.iter().any(|known| glob::matches(rule, known.word()))
    {
        mistakes.unknown(&at.key("rule"), "rule", rule, &mut Rule::ALL.iter().map(|rule| rule.word()));
    }
}

/// `again`: it was given before.
fn kind_keeps_templates(kind: &Kind<'_>, again: bool, at: &Path<'_>, mistakes: &mut Mistakes) {
    if kind.kind.is_empty() {
        mistakes.add(at, "kind is missing");
    }
    if kind.pod_templates.is_empty() && kind.pod_specs.is_empty() {
        mistakes.add(at, "says not where the pods are: give podTemplates or podSpecs");
    }
    if workload::find(&kind.api_group, &kind.kind, &[]).is_some_and(|known| known.built_in) {
        mistakes.add(
            &at.key("kind"),
            format_args!("{} is a kind of Kubernetes, which is known already", shown(&kind.kind, KIND)),
        );
    }
    if again {
        mistakes.add(&at.key("kind"), format_args!("{} is given twice", shown(&kind.kind, KIND)));
    }
    let templates = kind.pod_templates.iter().map(|pointer| ("podTemplates", pointer));
    for (key, pointer) in templates.chain(kind.pod_specs.iter().map(|pointer| ("podSpecs", pointer))) {
        if !Pointer::is_valid(pointer) {
            mistakes.add(
                &at.key(key),
                format_args!(
                    "{} must be a JSON Pointer such as \"/spec/template\", in which * walks a list or a map",
                    Quoted(pointer)
                ),
            );
        }
    }
}
