//! Helm charts, whose templates are no YAML before they are rendered.

use super::find::called;
use std::path::Path;

/// The file that makes a directory a chart.
const CHART: &str = "Chart.yaml";

/// The chart that a file is a template of, as reports call it: of a chart within others the outermost, with which it is rendered.
pub(super) fn of_template(path: &Path) -> Option<String> {
    let is_templates = |path: &&Path| path.file_name().is_some_and(|name| name == "templates");
    let of_chart = path.ancestors().skip(1).filter(is_templates).filter_map(Path::parent).find(|path| is_chart(path));
    let mut chart = of_chart?;
    while let Some(around) = parent_chart(chart) {
        chart = around;
    }
    Some(called(chart))
}

fn is_chart(path: &Path) -> bool {
    path.join(CHART).is_file()
}

fn parent_chart(chart: &Path) -> Option<&Path> {
    let folder = chart.parent().filter(|folder| folder.file_name().is_some_and(|name| name == "charts"))?;
    folder.parent().filter(|path| is_chart(path))
}

/// What is said of a chart of which templates were passed over.
#[must_use]
pub fn unrendered(chart: &str) -> String {
    format!(
        "{chart} is a Helm chart: its templates are passed over, judge what is rendered: helm template {chart} | native-sidecar check -"
    )
}
