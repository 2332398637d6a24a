import { sameOutcome } from "../support/both_programs.ts";
import { testWithPprof } from "../support/real_program.ts";

const WORKED = new URL("../fixtures/profiles/tool/worked.pb.gz", import.meta.url).pathname;

testWithPprof("localZone(): times are in the real program's zone, under its name", async () => {
  for (
    const TZ of [
      "Asia/Tokyo",
      "America/Sao_Paulo",
      "Australia/Lord_Howe",
      "Europe/Dublin",
      "Asia/Kolkata",
      ":Europe/Paris",
      "/usr/share/zoneinfo/America/New_York",
      "/etc/localtime",
      "",
      "UTC",
      "JST-9",
      "Nowhere/Else",
      "/etc",
    ]
  ) await sameOutcome(["-raw", "-symbolize=none", WORKED], { env: { TZ } });
});
