//! Reading JSON: what a counting Krait writes.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// How deep arrays and objects may be nested.
const DEPTH: usize = 64;

impl Value {
    /// Read a whole document.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub fn read(text: &str) -> Result<Value, String> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.blanks();
        if reader.at == text.len() { Ok(value) } else { Err(reader.wrong("the end")) }
    }
    /// The member of an object; `Null` of anything that has none.
    pub fn get(&self, name: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        let Value::Object(members) = self else { return NULL };
        members.iter().find(|(key, _)| key == name).map_or(NULL, |(_, value)| value)
    }
    /// The elements of an array; none of anything else.
    pub fn items(&self) -> &[Value] {
        if let Value::Array(items) = self { items } else { &[] }
    }
    /// A string; empty if it is none.
    pub fn text(&self) -> &str {
        if let Value::Text(text) = self { text } else { "" }
    }
    /// A count; 0 if it is none.
    pub fn count(&self) -> u64 {
        if let Value::Number(number) = self { *number as u64 } else { 0 }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, wanted: &str) -> String {
        format!("byte {}: {wanted} was expected", self.at)
    }
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }
    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
    }
    /// Whether `word` stands next, which is then passed.
    fn passes(&mut self, word: &str) -> bool {
        self.blanks();
        let passes = self.rest().starts_with(word);
        self.at += if passes { word.len() } else { 0 };
        passes
    }
    fn expect(&mut self, word: &str) -> Result<(), String> {
        if self.passes(word) { Ok(()) } else { Err(self.wrong(word)) }
    }
    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > DEPTH {
            return Err(self.wrong("less nesting"));
        }
        for (word, value) in [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))] {
            if self.passes(word) {
                return Ok(value);
            }
        }
        if self.passes("[") {
            let mut items = Vec::new();
            while !self.passes("]") {
                if !items.is_empty() {
                    self.expect(",")?;
                }
                items.push(self.value(depth + 1)?);
            }
            return Ok(Value::Array(items));
        }
        if self.passes("{") {
            let mut members = Vec::new();
            while !self.passes("}") {
                if !members.is_empty() {
                    self.expect(",")?;
                }
                self.expect("\"")?;
                let name = self.string()?;
                self.expect(":")?;
                members.push((name, self.value(depth + 1)?));
            }
            return Ok(Value::Object(members));
        }
        if self.passes("\"") {
            return self.string().map(Value::Text);
        }
        let length = self.rest().find(|char: char| !"+-.eE0123456789".contains(char)).unwrap_or(self.rest().len());
        let number = self.rest()[..length].parse().map_err(|_| self.wrong("a value"))?;
        self.at += length;
        Ok(Value::Number(number))
    }
    /// The rest of a string behind its first quote.
    fn string(&mut self) -> Result<String, String> {
        let mut string = String::new();
        loop {
            let length = self.rest().find(['"', '\\']).ok_or_else(|| self.wrong("the end of a string"))?;
            string.push_str(&self.rest()[..length]);
            self.at += length + 1;
            if self.text.as_bytes()[self.at - 1] == b'"' {
                return Ok(string);
            }
            let escape = self.rest().chars().next().ok_or_else(|| self.wrong("an escape"))?;
            self.at += escape.len_utf8();
            string.push(match escape {
                '"' | '\\' | '/' => escape,
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => self.code_point()?,
                _ => return Err(self.wrong("an escape")),
            });
        }
    }
    /// The four digits of an escape; halves of surrogate pairs become U+FFFD.
    fn code_point(&mut self) -> Result<char, String> {
        let point = self.rest().get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let point = point.ok_or_else(|| self.wrong("four hexadecimal digits"))?;
        self.at += 4;
        Ok(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn documents_are_read() {
        let value = Value::read(" {\"a\": [1, -2.5e1, \"x\\u00e9\\n\\\"\"], \"b\": {}, \"c\": [null, true,false]}\n").expect("JSON");
        assert_eq!(value.get("a").items()[1], Value::Number(-25.0));
        assert_eq!(value.get("a").items()[2].text(), "xé\n\"");
        assert_eq!(value.get("c").items(), [Value::Null, Value::Bool(true), Value::Bool(false)]);
        assert_eq!((value.get("b"), value.get("d")), (&Value::Object(Vec::new()), &Value::Null));
        for (wrong, why) in [
            ("", "byte 0: a value was expected"),
            ("[1 2]", "byte 3: , was expected"),
            ("{\"a\" 1}", "byte 5: : was expected"),
            ("\"a", "byte 1: the end of a string was expected"),
            ("\"\\u12\"", "byte 3: four hexadecimal digits was expected"),
            ("1 1", "byte 2: the end was expected"),
        ] {
            assert_eq!(Value::read(wrong), Err(why.to_owned()), "{wrong}");
        }
    }
}
