//! What injectors leave on Pods, and how Pods ask for them.

use crate::catalog::schema::Injector;
use crate::kubernetes::Metadata;
use crate::text::says_no;

/// Whether the injector has left its mark.
pub(crate) fn has_mark(metadata: &Metadata<'_>, injector: &Injector<'_>) -> bool {
    injector.marks.iter().any(|mark| metadata.mark(mark).is_some())
}

/// Whether the pod asks to be injected.
pub(crate) fn asks(metadata: &Metadata<'_>, injector: &Injector<'_>) -> bool {
    let maps = [metadata.annotations.as_ref(), metadata.labels.as_ref()];
    let asks = |key: &str| {
        let mut values = maps.iter().flatten().filter_map(|map| map.get(key));
        values.any(|value| !says_no(&value) && !value.eq_ignore_ascii_case("disabled"))
    };
    injector.asks.iter().any(|key| asks(key))
}
