//! References to container images.

/// The parts of an image reference that tell what the image is.
///
/// `registry.example.com:5000/dockerhub/istio/proxyv2:1.24@sha256:…` has the path `dockerhub/istio/proxyv2` and the tag `1.24`.
/// The grammar is that of `distribution/reference`: the first segment is a registry when it has a dot, a colon or is `localhost`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image<'a> {
    path: &'a str,
    name: &'a str,
    tag: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// Takes a reference apart. Any text gives something: what is no reference simply matches nothing.
    #[must_use]
    pub fn parse(reference: &'a str) -> Self {
        let reference = reference.trim_ascii();
        let (mut end, mut colon) = (reference.len(), None);
        // Where the first segment ends if it is a registry, and where the last one begins.
        let (mut registry, mut dotted, mut name) = (0, false, 0);
        for (at, byte) in reference.bytes().enumerate() {
            match byte {
                b'@' => {
                    end = at;
                    break;
                }
                b'/' => {
                    if name == 0 && (dotted || reference.get(..at) == Some("localhost")) {
                        registry = at.saturating_add(1);
                    }
                    (name, colon) = (at.saturating_add(1), None);
                }
                b':' => (dotted, colon) = (true, Some(at)),
                b'.' => dotted = true,
                _ => {}
            }
        }
        let part = |start: usize, end: usize| reference.get(start..end).unwrap_or_default();
        let tag = colon.map(|colon| part(colon.saturating_add(1), end));
        let end = colon.unwrap_or(end);
        Self { path: part(registry, end), name: part(name, end), tag }
    }

    /// The last segment of the path: by this an image is looked up.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The tag, if there is one.
    #[must_use]
    pub fn tag(&self) -> Option<&'a str> {
        self.tag
    }

    /// The reference without its tag and digest.
    #[must_use]
    pub fn repository(reference: &'a str) -> &'a str {
        let named = reference.split_once('@').map_or(reference, |(named, _)| named);
        match named.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => repository,
            _ => named,
        }
    }

    /// Whether this is an image of `repository`.
    ///
    /// The repository's segments must be the last of the path, whatever registry or mirror prefix stands before them. A
    /// repository of one segment is an official image or sits at a registry's root, so it must be the whole path, or stand
    /// under `library/`.
    #[must_use]
    pub fn is_of(&self, repository: &str) -> bool {
        // Most repositories end otherwise, and the settings can have a hundred thousand.
        if let (Some(wanted), Some(last)) = (repository.as_bytes().last(), self.path.as_bytes().last())
            && !wanted.eq_ignore_ascii_case(last)
        {
            return false;
        }
        let Some(before) = strip_suffix_ignoring_case(self.path, repository) else { return false };
        let whole = |before: &str| before.is_empty() || before.ends_with('/');
        if repository.contains('/') {
            whole(before)
        } else {
            before.is_empty() || strip_suffix_ignoring_case(before, "library/").is_some_and(whole)
        }
    }
}

/// Registries refuse upper case, but the API server does not: a reference in other case must not slip by.
fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let (before, end) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    end.eq_ignore_ascii_case(suffix).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn an_image_is_the_same_whatever_registry_mirror_tag_or_digest() {
        for reference in [
            "istio/proxyv2",
            "docker.io/istio/proxyv2:1.24",
            "registry.example.com:5000/dockerhub/istio/proxyv2@sha256:0123456789abcdef",
            "localhost/istio/proxyv2:1@sha256:0123",
            "gcr.io/a/b/c/istio/proxyv2:latest",
            "ISTIO/ProxyV2",
            " istio/proxyv2 ",
        ] {
            assert!(Image::parse(reference).is_of("istio/proxyv2"), "{reference}");
        }
    }

    #[test]
    fn a_part_of_a_segment_is_no_match() {
        for reference in [
            "example.com/fluent-bit-config-ui",
            "notistio/proxyv2",
            "istio/proxyv2-debug",
            "proxyv2",
            "istio/proxyv2/x",
            "",
            "/",
            ":",
            "@",
        ] {
            let image = Image::parse(reference);
            assert!(!image.is_of("istio/proxyv2") && !image.is_of("fluent/fluent-bit"), "{reference}");
        }
    }

    #[test]
    fn a_single_segment_matches_at_a_root_or_under_library() {
        for reference in [
            "docker",
            "docker:dind",
            "docker.io/library/docker",
            "docker.io/LIBRARY/Docker",
            "mirror.gcr.io/library/docker:27-dind",
            "r.example.com/docker",
        ] {
            assert!(Image::parse(reference).is_of("docker"), "{reference}");
        }
        for reference in ["acme/docker", "r.example.com/team/docker:dind", "docker/compose"] {
            assert!(!Image::parse(reference).is_of("docker"), "{reference}");
        }
    }

    #[test]
    fn a_port_is_no_tag() {
        assert_eq!(Image::parse("r.example.com:5000/a/b").tag(), None);
        assert_eq!(Image::parse("r.example.com:5000/a/b:1.2").tag(), Some("1.2"));
        assert_eq!(Image::parse("a/b:1.2@sha256:00").tag(), Some("1.2"));
    }
}
