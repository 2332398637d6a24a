import { strictEqual } from "node:assert/strict";
import { shortName } from "../../lib/analyse/short_name.ts";

const NAMES: Readonly<Record<string, string>> = {
  "main.main": "main.main",
  "net/http.(*conn).serve": "http.(*conn).serve",
  "github.com/blah-blah/foo_bar.Buz": "foo_bar.Buz",
  "github.com/a/b/v12.F": "b.F",
  "github.com/a/b/v12/c.F": "c.F",
  "github.com/a/v1.F": "v1.F",
  "foo/xyz": "foo/xyz",
  "a/.b": "a/.b",
  "a/b/.c": "b/.c",
  "a/b.c/d": "b.c/d",
  "com.google.Foo.bar(int)": "Foo.bar",
  "java.util.ArrayList.<init>": "ArrayList.<init>",
  "pkg.Class.lambda$run$0": "Class.lambda$run$0",
  "pkg.Class.Inner": "pkg.Class.Inner",
  "ns::Class::method(int)": "Class::method",
  "ns::Class<T>::method": "ns::Class<T>::method",
  "ns::_Class::~_Class": "_Class::~_Class",
  "a::B::c<d::E>::f": "B::c<d::E>",
  "(anonymous namespace)::ns::Q::run": "Q::run",
  "(anonymous namespace)::": "",
  "": "",
};

for (const [name, short] of Object.entries(NAMES)) {
  Deno.test(`shortName() makes ${JSON.stringify(name)} ${JSON.stringify(short)}`, () => {
    strictEqual(shortName(name), short);
  });
}

Deno.test("shortName() shortens a name of any length alike", () => {
  const folders = "folder/".repeat(1000);
  strictEqual(shortName(`${folders}pkg.Func`), "pkg.Func");
  strictEqual(shortName(`${"ns::".repeat(1000)}Class::f(x)`), "Class::f");
});

Deno.test("shortName() takes linear time for a name made to hurt", () => {
  const hostile = `${"a/".repeat(500_000)}.`;
  strictEqual(shortName(hostile), hostile);
});
