import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { configFromUrl, configToUrl } from "../../lib/report/config_url.ts";
import { type Config, defaultConfig } from "../../lib/report/options.ts";

function read(query: string, start: Partial<Config> = {}): Partial<Config> {
  const before = { ...defaultConfig(), ...start };
  const after = configFromUrl(before, new URLSearchParams(query));
  const changed = Object.entries(after).filter(([name, value]) =>
    before[name as keyof Config] !== value
  );
  return Object.fromEntries(changed);
}

Deno.test("configFromUrl() reads every kind of option", () => {
  deepStrictEqual(read("f=a%7Cb&n=20&nf=0.5&trim=f&calltree=t&sort=cum&g=lines&si=1"), {
    focus: "a|b",
    nodecount: 20,
    nodefraction: 0.5,
    trim: false,
    call_tree: true,
    sort: "cum",
    granularity: "lines",
    sample_index: "1",
  });
});

Deno.test("configFromUrl() passes over what is empty, strange or not for URLs", () => {
  deepStrictEqual(read("f=&focus=a&tagroot=a&output=x&divide_by=2&f=b"), {});
  deepStrictEqual(read("i=first&i=second"), { ignore: "first" });
  deepStrictEqual(read("n=", { nodecount: 5 }), {});
});

Deno.test("configFromUrl() says which option is wrong", () => {
  const cases: [string, string][] = [
    ["trim=maybe", 'trim: illegal value "maybe" for bool variable'],
    ["n=1.5", 'nodecount: strconv.Atoi: parsing "1.5": invalid syntax'],
    ["ef=x", 'edgefraction: strconv.ParseFloat: parsing "x": invalid syntax'],
    ["sort=up", 'sort: invalid "sort" value "up"'],
    ["g=rows", 'granularity: invalid "granularity" value "rows"'],
  ];
  for (const [query, message] of cases) {
    throws(() => read(query), { message: `error setting config field ${message}` });
  }
});

Deno.test("configToUrl() writes what differs from the default", () => {
  const write = (config: Partial<Config>, query = "") => {
    const all = { ...defaultConfig(), ...config };
    const { params, changed } = configToUrl(all, new URLSearchParams(query));
    return [String(params), changed];
  };
  deepStrictEqual(write({}), ["", false]);
  deepStrictEqual(write({ focus: "a b", trim: false, nodefraction: 0.00001 }), [
    "nf=1e-05&trim=f&f=a+b",
    true,
  ]);
  deepStrictEqual(write({ focus: "a" }, "f=a&x=1"), ["f=a&x=1", false]);
  deepStrictEqual(write({}, "f=a&f=b&x=1"), ["x=1", true]);
  // Neither saved configurations nor URLs made from one name the sample type.
  deepStrictEqual(write({ sample_index: "cpu", output: "x", tagroot: "k" }), ["", false]);
});

Deno.test("configFromUrl() brings back what configToUrl() wrote", () => {
  const config: Config = { ...defaultConfig(), hide: "x&y", mean: true, granularity: "files" };
  const { params } = configToUrl(config, new URLSearchParams());
  deepStrictEqual(configFromUrl(defaultConfig(), params), config);
  strictEqual(configToUrl(config, params).changed, false);
});
