//! What is counted of requests.

use http::Request;
use metrics_exporter_prometheus::PrometheusBuilder;

use super::provider::Provider;
use super::visitor::Site as _;

#[tokio::test]
async fn what_others_make_up_is_not_counted_by_name() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counts = metrics::set_default_local_recorder(&recorder);
    let mut provider = Provider::new();
    for (method, path) in [("GET", "/jwks"), ("MADEUP", "/jwks"), ("INVENTED", "/"), ("GET", "/madeup?a=b")] {
        provider.answer(Request::builder().method(method).uri(path).body(Vec::new()).unwrap()).await;
    }
    let counted = recorder.handle().render();
    for labels in [
        r#"method="GET",route="/jwks",status="200""#,
        r#"method="other",route="/jwks",status="405""#,
        r#"method="other",route="/",status="405""#,
        r#"method="GET",route="none",status="404""#,
    ] {
        assert!(counted.contains(labels), "{labels} in {counted}");
    }
    assert!(!counted.to_ascii_lowercase().contains("madeup") && !counted.contains("INVENTED"), "{counted}");
}
