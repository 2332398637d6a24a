/** Tools that answer what GNU's and LLVM's did; the first has no `llvm-symbolizer` that starts. */
const GNU = "-tools=@@machine/gnu";
const LLVM = "-tools=@@machine/llvm";
/** The source of the program, which was compiled elsewhere. */
const SOURCE = "-source_path=@@machine/src";

const PIE = "@@machine/spin @machine/pie";
const FIXED = "@@machine/fixed @machine/fixed";
const HERE = "PPROF_BINARY_PATH=@@machine";

/** Command lines about native programs, whole; what is set in front is the environment. */
export const MACHINE_ROWS: readonly string[] = [
  ...each(PIE, [
    `-raw ${GNU}`,
    `-raw ${LLVM}`,
    `-raw ${GNU} -symbolize=fastlocal`,
    `-raw ${LLVM} -symbolize=fastlocal`,
    `-raw ${GNU} -symbolize=local:force:demangle=full`,
    `-raw ${LLVM} -symbolize=local:demangle=templates`,
    `-raw ${GNU} -symbolize=demangle=none`,
    `-raw ${GNU} -symbolize=remote`,
    `-raw ${GNU} -symbolize=local:nonsense`,
    `-raw ${GNU} -symbolize=none`,
    `-raw -tools=nm:@@machine/gnu,addr2line:@@machine/gnu,llvm-symbolizer:@@machine/gnu`,
    `-top ${GNU} -lines`,
    `-traces ${LLVM}`,
    `-list=spin|fall ${GNU} ${SOURCE}`,
    `-disasm=fall|spin ${GNU}`,
    `-disasm=fall|spin ${LLVM}`,
    `-disasm=spin ${GNU} -intel_syntax`,
    `-disasm=spin ${LLVM} -intel_syntax`,
    `-disasm=app::Stack ${GNU}`,
    `-disasm=Stack<int>::push ${GNU} -symbolize=demangle=templates`,
    `-disasm=push\\( ${GNU} -symbolize=demangle=full`,
    `-disasm=drop ${GNU}`,
    `-disasm=0x862 ${GNU}`,
    `-disasm=0x555555554862 ${GNU}`,
    `-disasm=0x100 ${GNU}`,
    `-disasm=0x55555555489c ${GNU}`,
    `-disasm=nothing ${GNU}`,
    `-disasm=vdso ${GNU}`,
    `-disasm=( ${GNU}`,
    `-disasm=spin ${GNU} -symbolize=none`,
    `-disasm=spin ${GNU} -mean`,
    `-disasm=spin ${GNU} -unit=ms -divide_by=2`,
    `-disasm=spin ${GNU} -sample_index=samples -focus=fall`,
    `-disasm=spin ${GNU} -trim_path=/build`,
    `-disasm=spin -tools=nm:@@machine/gnu,addr2line:@@machine/gnu,llvm-symbolizer:@@machine/gnu`,
    `-weblist=fall|spin -output=OUT ${GNU} ${SOURCE}`,
    `-weblist=fall|spin -output=OUT ${LLVM} ${SOURCE}`,
    `-weblist=spin -output=OUT ${GNU} ${SOURCE} -intel_syntax`,
    `-weblist=spin -output=OUT ${GNU} -trim_path=/nowhere`,
    `-weblist=spin -output=OUT ${GNU} ${SOURCE} -symbolize=fastlocal`,
    `-weblist=spin.c -output=OUT ${GNU} ${SOURCE} -sample_index=samples`,
    `-weblist=machine/spin -output=OUT ${GNU} ${SOURCE}`,
    `-weblist=Stack<int> -output=OUT ${GNU} ${SOURCE} -symbolize=demangle=templates`,
    `-weblist=0x555555554818 -output=OUT ${GNU} ${SOURCE}`,
    `-weblist=0x1 -output=OUT ${GNU} ${SOURCE}`,
    `-weblist=nothing -output=OUT ${GNU}`,
    `-weblist=. -output=OUT ${GNU} -symbolize=none`,
    `-weblist=vdso -output=OUT ${GNU}`,
    `-weblist=fall -output=OUT ${GNU} ${SOURCE} -ignore=spin -mean`,
  ]),
  ...each(FIXED, [
    `-raw ${GNU}`,
    `-raw ${LLVM}`,
    `-disasm=fall ${GNU}`,
    `-disasm=0x400862 ${LLVM}`,
    `-weblist=fall|spin -output=OUT ${GNU} ${SOURCE}`,
  ]),
  ...[
    "good_id",
    "bad_id",
    "nameless",
    "odd_offset",
    "bad_offset",
    "everything",
    "narrow",
    "outside",
    "parts",
  ].flatMap((name) =>
    each(`@machine/${name}`, [
      `-raw ${GNU}`,
      `-raw ${GNU} @@machine/spin`,
      `-disasm=spin|fall ${LLVM} @@machine/spin`,
      `-weblist=spin -output=OUT ${GNU} ${SOURCE} @@machine/spin`,
    ])
  ),
  ...["pie", "good_id", "bad_id", "special", "kernel"].flatMap((name) => [
    `${HERE} -raw ${GNU} @machine/${name}`,
    `PPROF_BINARY_PATH=/nowhere:@@machine/by_id -raw ${GNU} @machine/${name}`,
  ]),
  `${HERE} -disasm=spin|fall ${GNU} @machine/good_id`,
  `${HERE} -weblist=spin -output=OUT ${GNU} ${SOURCE} @machine/good_id`,
  `PPROF_TOOLS=@@machine/gnu -raw ${PIE}`,
  `PPROF_TOOLS=/nowhere -raw ${GNU} ${PIE}`,
  `-raw ${GNU} @@machine/bare @machine/pie`,
  `-raw ${GNU} -symbolize=fastlocal @@machine/bare @machine/pie`,
  `-disasm=spin ${GNU} @@machine/bare @machine/pie`,
  `-weblist=. -output=OUT ${GNU} @@machine/bare @machine/pie`,
  `-raw ${GNU} @machine/no_mapping`,
  `-raw ${GNU} @@machine/fixed @machine/no_mapping`,
  `-raw ${GNU} -buildid=5eed0001 @@machine/spin @machine/pie`,
  `-raw ${GNU} -buildid=5eed0002 @@machine/spin @machine/pie`,
  `-raw ${GNU} -buildid=5eed0001 @machine/bad_id`,
  `-raw ${GNU} @machine/special`,
  `-disasm=. ${GNU} @machine/special`,
  `-raw ${GNU} @machine/kernel`,
  `-raw ${GNU} @@machine/fixed @machine/kernel`,
  `-raw ${GNU} @@machine/src/spin.c @machine/pie`,
  `-raw ${GNU} @@machine/missing @machine/pie`,
  ...["", "full", "templates", "none", "default"].map((mode) =>
    `-top -nodefraction=0 -symbolize=demangle=${mode} @machine/mangled`
  ),
  "-traces @machine/mangled",
  `-weblist=spin|fall -output=OUT ${GNU} ${SOURCE} @machine/no_address`,
  `-weblist=fall -output=OUT ${GNU} @machine/no_address`,
  `-disasm=spin ${GNU} @machine/no_address`,
  `-disasm=spin ${GNU} @@machine/spin @machine/no_address`,
];

/** Flags, then what they are about. */
function each(sources: string, flags: readonly string[]): string[] {
  return flags.map((each) => `${each} ${sources}`);
}
