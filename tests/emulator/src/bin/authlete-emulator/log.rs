//! A line for each call. It has no secrets: names, codes and numbers only.

use std::io::Write;
use std::time::UNIX_EPOCH;

use authlete_emulator::RecordedCall;
use serde_json::json;

use crate::arguments::Format;

/// Writes the line of a call to the standard error.
pub(crate) fn write(call: &RecordedCall, format: Format) {
    // Nobody may be reading it, which is no reason to stop.
    let _ = std::io::stderr().write_all(line(call, format).as_bytes());
}

fn line(call: &RecordedCall, format: Format) -> String {
    let millis = call.time().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64;
    let (operation, status) = (call.operation(), call.status());
    let (action, result_code) = (call.action(), call.result_code());
    let micros = call.duration().as_micros() as u64;
    match format {
        Format::Json => {
            let line = json!({
                "time": millis,
                "service": call.service_id(),
                "operation": operation,
                "status": status,
                "action": action,
                "resultCode": result_code,
                "microseconds": micros,
            });
            format!("{line}\n")
        }
        Format::Text => {
            let (hour, minute, second) = (millis / 3_600_000 % 24, millis / 60_000 % 60, millis / 1000 % 60);
            let status = status.map_or_else(|| "cut".into(), |status| status.to_string());
            let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
            format!(
                "{hour:02}:{minute:02}:{second:02}.{:03} {} {status} {} {} {micros} µs\n",
                millis % 1000,
                operation.unwrap_or("-"),
                or_dash(action),
                or_dash(result_code),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use authlete_core::blocking::Authlete;
    use authlete_core::introspection::IntrospectionRequest;
    use authlete_emulator::Emulator;

    use super::*;

    #[test]
    fn a_line_says_what_came_of_a_call_and_no_secret() {
        let emulator = Emulator::builder().manual_clock().0.build().unwrap();
        let authlete = Authlete::new(emulator.settings().api_v3("http://emulator.invalid").unwrap(), emulator.clone());
        authlete.introspection(&IntrospectionRequest::new("a-token")).unwrap();
        let call = &emulator.recorded_calls()[0];
        let text = line(call, Format::Text);
        assert!(text.starts_with("22:13:20.000 introspection 200 UNAUTHORIZED A057302 "), "{text}");
        let json: serde_json::Value = serde_json::from_str(&line(call, Format::Json)).unwrap();
        assert_eq!((&json["time"], &json["service"]), (&1_700_000_000_000_u64.into(), &"1000000002".into()));
        assert_eq!((&json["operation"], &json["status"]), (&"introspection".into(), &200.into()));
        assert_eq!((&json["action"], &json["resultCode"]), (&"UNAUTHORIZED".into(), &"A057302".into()));
        assert!(!format!("{text}{json}").contains("a-token"));
    }
}
