import type { Row } from "../runner/row.ts";
import { backend } from "./backend.ts";
import { between } from "./between.ts";
import { damage } from "./damage.ts";
import { disk } from "./disk.ts";
import { ends } from "./ends.ts";
import { kills } from "./kills.ts";
import { load } from "./load.ts";
import { many } from "./many.ts";
import { ownSdk } from "./own-sdk.ts";
import { power } from "./power.ts";
import { senseless } from "./senseless.ts";

/** Every row of the table, in its order. */
export const rows: readonly Row[] = [
  ends,
  kills,
  backend,
  disk,
  damage,
  many,
  load,
  power,
  senseless,
  ownSdk,
  between,
]
  .flat()
  .sort((one, other) => one.row - other.row);
