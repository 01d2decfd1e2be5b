//! What one writes first: a tree of each response, and the jsonschema crate over it.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use crate::documents;

const ROUTE: &str = "/b2b/sso/authenticate";

/// Judges each response, and tells the errors of the bad ones, or a digit for each response.
/// Whether all are good.
pub fn judge(schema: &str, path: &Path, verdicts_only: bool) -> io::Result<bool> {
    let schema: Value = serde_json::from_slice(&fs::read(schema)?)?;
    let validator =
        jsonschema::validator_for(&schema).map_err(|error| io::Error::other(error.to_string()))?;
    let mut judge = Judge {
        validator,
        verdicts_only,
        out: BufWriter::new(io::stdout().lock()),
        all_good: true,
    };
    let is_recording = path.extension().is_some_and(|ending| ending == "har");
    documents::each(path, &mut |bytes, length| {
        let value: Value = serde_json::from_slice(&bytes[..length])?;
        if is_recording {
            judge.recording(&value)
        } else {
            judge.response(&value)
        }
    })?;
    judge.out.flush()?;
    Ok(judge.all_good)
}

struct Judge<'o> {
    validator: Validator,
    verdicts_only: bool,
    out: BufWriter<io::StdoutLock<'o>>,
    all_good: bool,
}

impl Judge<'_> {
    fn response(&mut self, value: &Value) -> io::Result<()> {
        let good = self.validator.is_valid(value);
        self.all_good &= good;
        if self.verdicts_only {
            return write!(self.out, "{}", u8::from(good));
        }
        if !good {
            for error in self.validator.iter_errors(value) {
                writeln!(self.out, "{}: {error}", error.instance_path())?;
            }
        }
        Ok(())
    }

    fn recording(&mut self, value: &Value) -> io::Result<()> {
        for entry in value["log"]["entries"].as_array().into_iter().flatten() {
            let (request, response) = (&entry["request"], &entry["response"]);
            let is_login = request["method"] == "POST"
                && response["status"] == 200
                && request["url"]
                    .as_str()
                    .is_some_and(|url| url.contains(ROUTE));
            if let (true, Some(text)) = (is_login, response["content"]["text"].as_str()) {
                let body: Value = serde_json::from_str(text)?;
                self.response(&body["data"])?;
            }
        }
        Ok(())
    }
}
