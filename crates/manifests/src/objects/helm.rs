//! Helm's word on which template of a chart a document was made from.

use crate::yaml::Node;
use std::ops::Range;

/// What Helm writes above each document (`helm template`, `helm install --dry-run`).
const SOURCE: &str = "# Source: ";

/// What Helm 4 gives each object that a post-renderer gets, in place of that line (`helm/helm@pkg/action/action.go`).
const ANNOTATION: &str = "postrenderer.helm.sh/postrender-filename";

/// The chart's template that an object was made from, if an annotation says so.
#[must_use]
pub(super) fn source_of(object: &Node) -> Option<&str> {
    object.get("metadata")?.get("annotations")?.get(ANNOTATION)?.text()
}

/// The chart's template that a document was made from, if a `# Source:` line at its beginning says so.
#[must_use]
pub fn source_above<'t>(text: &'t str, document: &Range<usize>) -> Option<&'t str> {
    let lines = text.get(document.clone())?.lines().map(str::trim_end);
    let comments = lines.take_while(|line| line.is_empty() || line.trim_start().starts_with('#'));
    let mut sources = comments.filter_map(|line| line.strip_prefix(SOURCE)).map(str::trim);
    sources.find(|source| !source.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    #[test]
    fn the_line_above_the_document_tells() {
        let text = "---\n# Source: app/templates/a.yaml\nkind: A\n---\nkind: B\n# Source: no\n---\n# Source: app/c.yaml\r\n# more\nkind: C\n";
        let sources = yaml::read(text).into_iter().map(|document| source_above(text, &document.unwrap().range));
        assert_eq!(sources.collect::<Vec<_>>(), [Some("app/templates/a.yaml"), None, Some("app/c.yaml")]);
    }
}
